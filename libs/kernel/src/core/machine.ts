import { DomainError, text } from './errors.js';

/**
 * A state machine as a table: state × command → next state. A command that is absent from a state's row
 * is not allowed there; a state with an empty row is terminal. Services, `allowedActions`, database checks
 * and documentation all read the same table.
 */
export type Machine<S extends string, C extends string> = Readonly<Record<S, Readonly<Partial<Record<C, S>>>>>;

/** The state after `command`, or INVALID_TRANSITION. */
export function transition<S extends string, C extends string>(table: Machine<S, C>, state: S, command: C): S {
  const next = table[state][command];
  if (next === undefined)
    throw new DomainError(
      'INVALID_TRANSITION',
      text(`"${command}" is not possible in state ${state}.`, `状态 ${state} 下不能执行“${command}”。`),
    );
  return next;
}

/** The commands the table allows in this state, in the table's order. */
export const commandsOf = <S extends string, C extends string>(table: Machine<S, C>, state: S): C[] =>
  Object.keys(table[state]) as C[];

export const isTerminal = <S extends string, C extends string>(table: Machine<S, C>, state: S): boolean =>
  commandsOf(table, state).length === 0;
