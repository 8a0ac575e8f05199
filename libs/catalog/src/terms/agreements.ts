import { type Actor, isBuyerKind, mayCall, type Operation, type Organization, scopeSql, Tenancy } from '#identity';
import {
  Clock,
  commandsOf,
  DomainError,
  type Id,
  type Instant,
  isCurrency,
  isId,
  isMonth,
  Issues,
  type Machine,
  type Month,
  monthOf,
  type Text,
  text,
  textInput,
  transition,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  type Conditions,
  countRows,
  Idempotency,
  newestFirst,
  type Page,
  type Runner,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type AgreementStatus, checkMonths, checkTitle } from '../core/index.js';

/** What a provider proposes to a buyer and the buyer accepts or declines; accepted, its content never changes. */
export interface Agreement {
  id: Id;
  organizationId: Id;
  providerId: Id;
  currency: string;
  contractId: Id | null;
  title: string;
  fromMonth: Month;
  toMonth: Month | null;
  status: AgreementStatus;
  version: number;
  reason: string | null;
  proposedAt: Instant;
  decidedAt: Instant | null;
}

export type AgreementParty = 'organizationId' | 'providerId';
/** The operation behind each command, and whose it is. */
export type AgreementOperations<C extends string> = Record<C, { operation: Operation; by: readonly AgreementParty[] }>;

/** One kind of agreement: where it is kept, what can be done with it, and how it is told of. */
export interface AgreementKind<A extends Agreement, C extends string> {
  table: string;
  /** In the audit trail. */
  subject: string;
  machine: Machine<AgreementStatus, C | 'accept' | 'decline'>;
  operations: AgreementOperations<C | 'accept' | 'decline'>;
  /** Those of the table; `tail` is everything after FROM. */
  select(runner: Runner, tail: string, parameters: unknown[]): Promise<A[]>;
  missing(): Error;
  /** One that begins before the current month. */
  retroactive: { code: string; text: Text };
}

export interface AgreementQuery {
  statuses?: readonly AgreementStatus[] | null;
  organizationIds?: readonly Id[] | null;
}

/** Columns to be set, by name. */
type Columns = Record<string, unknown>;

/** The operations this caller can do with an agreement now. */
export const operationsOf = <C extends string>(
  actor: Actor,
  { machine, operations }: Pick<AgreementKind<Agreement, C>, 'machine' | 'operations'>,
  agreement: Pick<Agreement, 'status' | AgreementParty>,
): Operation[] =>
  commandsOf(machine, agreement.status)
    .map((command) => operations[command])
    .filter(({ operation, by }) =>
      by.some((party) => agreement[party] === actor.organizationId && mayCall(operation, actor.roles)),
    )
    .map(({ operation }) => operation);

type Proposed = Pick<Agreement, 'organizationId' | 'currency' | 'contractId' | 'title' | 'fromMonth' | 'toMonth'>;

interface ProposalInput {
  currency: string;
  contractId?: Id | null;
  title: string;
  fromMonth: Month;
  toMonth?: Month | null;
}

/**
 * What every proposal says, in `month`. Codes: KIND_NOT_ALLOWED, UNKNOWN_CURRENCY, MALFORMED, EMPTY_PERIOD, those of
 * titles, and that of a retroactive one.
 */
export function checkAgreement(
  issues: Issues,
  input: ProposalInput,
  buyer: Organization,
  month: Month,
  retroactive: { code: string; text: Text },
): Proposed {
  const { currency, contractId = null } = input;
  if (!isBuyerKind(buyer.kind))
    issues.add(['organizationId'], 'KIND_NOT_ALLOWED', text('Not an organization that buys.', '该机构不是采购方。'));
  if (!isCurrency(currency))
    issues.add(['currency'], 'UNKNOWN_CURRENCY', text('Not an ISO 4217 code.', '不是 ISO 4217 币种代码。'));
  if (contractId !== null && !isId(contractId))
    issues.add(['contractId'], 'MALFORMED', text('Not an id.', '不是有效的标识。'));
  const title = checkTitle(issues, input.title);
  const months = checkMonths(issues, input);
  if (isMonth(months.fromMonth) && months.fromMonth < month)
    issues.add(['fromMonth'], retroactive.code, retroactive.text);
  return { organizationId: buyer.id, currency, contractId: contractId?.toLowerCase() ?? null, title, ...months };
}

/** The common life of agreements: proposed, read by its parties, decided on. */
@Injectable()
export class Agreements {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly tenancy: Tenancy,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  month(): Month {
    return monthOf(this.clock.now());
  }

  /** What a proposal begins with. */
  begun(actor: Actor): Pick<Agreement, 'providerId' | 'status' | 'version' | 'reason' | 'proposedAt' | 'decidedAt'> {
    return {
      ...{ providerId: actor.organizationId, status: 'PROPOSED', version: 1, reason: null },
      ...{ proposedAt: this.clock.now(), decidedAt: null },
    };
  }

  /** Keeps what `make` has checked and inserted, once for a key. */
  propose<A extends Agreement>(
    actor: Actor,
    { subject }: Pick<AgreementKind<A, string>, 'subject'>,
    { operation, key, body }: { operation: Operation; key: string | null | undefined; body: unknown },
    make: (manager: EntityManager) => Promise<A>,
  ): Promise<Id> {
    const once = { organizationId: actor.organizationId, operation, key, body };
    return this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const made = await make(manager);
        await this.audit.write(manager, actor, { action: operation, subject, subjectId: made.id, after: made });
        return made.id;
      }),
    );
  }

  /**
   * The buyer's word; the kind's retroactive code when the first month is over. `check` sees what the account has:
   * all of its rows are locked, so that of two acceptances at once one comes second and sees the other's.
   */
  accept<A extends Agreement, C extends string>(
    actor: Actor,
    kind: AgreementKind<A, C>,
    agreementId: Id,
    check: (wanted: A, account: readonly A[]) => void,
  ): Promise<A> {
    return this.step(actor, kind, agreementId, 'accept', async (wanted, manager) => {
      if (wanted.fromMonth < this.month()) throw new DomainError(kind.retroactive.code, kind.retroactive.text);
      const account = await kind.select(
        manager,
        'WHERE organization_id = ? AND provider_id = ? AND currency = ? ORDER BY id FOR UPDATE',
        [bin(wanted.organizationId), bin(wanted.providerId), wanted.currency],
      );
      check(wanted, account);
      return this.decided(actor);
    });
  }

  /** The buyer's refusal, with a reason the provider reads. */
  decline<A extends Agreement, C extends string>(
    actor: Actor,
    kind: AgreementKind<A, C>,
    agreementId: Id,
    reason: string,
  ): Promise<A> {
    return this.step(actor, kind, agreementId, 'decline', () => {
      const issues = new Issues();
      const checked = textInput(issues, ['reason'], reason, { max: 2000 });
      issues.throwIfAny();
      return { reason: checked, ...this.decided(actor) };
    });
  }

  private decided(actor: Actor): Columns {
    return { decided_by: bin(actor.personId), decided_at: at(this.clock.now()) };
  }

  /** Does a command of its party, with the columns that `work` gives; another party's is `missing`. */
  async step<A extends Agreement, C extends string>(
    actor: Actor,
    kind: AgreementKind<A, C>,
    agreementId: Id,
    command: C | 'accept' | 'decline',
    work: (agreement: A, manager: EntityManager) => Columns | Promise<Columns>,
  ): Promise<A> {
    const { operation, by } = kind.operations[command];
    return this.transactions.run(async (manager) => {
      const before = await this.find(manager, kind, agreementId, ' FOR UPDATE');
      if (!before || !by.some((party) => before[party] === actor.organizationId)) throw kind.missing();
      const status = transition(kind.machine, before.status, command);
      const columns = { ...(await work(before, manager)), status };
      const set = Object.keys(columns).map((column) => `${column} = ?`);
      await manager.query(`UPDATE ${kind.table} SET ${set.join(', ')}, version = version + 1 WHERE id = ?`, [
        ...Object.values(columns),
        bin(before.id),
      ]);
      const after = (await this.find(manager, kind, agreementId))!;
      const change = { action: operation, subject: kind.subject, subjectId: before.id, before, after };
      await this.audit.write(manager, actor, change);
      return after;
    });
  }

  async get<A extends Agreement, C extends string>(
    actor: Actor,
    kind: AgreementKind<A, C>,
    agreementId: Id,
  ): Promise<A> {
    const found = await this.find(this.dataSource, kind, agreementId);
    if (!found || !(await this.tenancy.mayRead(actor, found.organizationId, found.providerId))) throw kind.missing();
    return found;
  }

  /** Newest first: those the caller's organization is a party of. */
  async list<A extends Agreement, C extends string>(
    actor: Actor,
    kind: AgreementKind<A, C>,
    query: AgreementQuery,
    page: Page,
  ): Promise<Slice<A>> {
    const { tail, parameters } = newestFirst(await this.conditions(actor, query), page);
    return sliceOf(await kind.select(this.dataSource, tail, parameters), page.first);
  }

  async count(actor: Actor, { table }: { table: string }, query: AgreementQuery): Promise<number> {
    return countRows(this.dataSource, table, await this.conditions(actor, query));
  }

  private async conditions(actor: Actor, { statuses, organizationIds }: AgreementQuery): Promise<Conditions> {
    const scope = await this.tenancy.listScope(actor, organizationIds?.filter(isId));
    const { sql, parameters } = scopeSql(scope, 'organization_id', 'provider_id');
    if (statuses?.length) {
      sql.push('status IN (?)');
      parameters.push(statuses);
    }
    return { sql, parameters };
  }

  private async find<A extends Agreement, C extends string>(
    runner: Runner,
    kind: AgreementKind<A, C>,
    agreementId: Id,
    lock = '',
  ): Promise<A | undefined> {
    return isId(agreementId) ? (await kind.select(runner, `WHERE id = ?${lock}`, [bin(agreementId)]))[0] : undefined;
  }
}
