import type { Actor } from '#identity';
import { Clock, dateOf, type DateOn, Issues, listInput, text, textInput } from '#kernel';
import { at, bin } from '#platform';
import { Injectable } from '@nestjs/common';
import { AdmissionSettling } from './admission-settling.service.js';
import { AdmissionApplications } from './applications.service.js';
import type { Application, Judgement } from './application.rows.js';
import type { DecideAdmissionInput } from './application.type.js';

const MOST_CONDITIONS = 20;

/** The operator's word on an application in review: on what is discretionary, and on nothing else. */
@Injectable()
export class AdmissionDecisions {
  constructor(
    private readonly applications: AdmissionApplications,
    private readonly settling: AdmissionSettling,
    private readonly clock: Clock,
  ) {}

  /**
   * Refused when the reviewer refuses it or finds an answer unacceptable; admitted, with conditions or without,
   * otherwise. Every discretionary answer needs a judgement: JUDGEMENT_MISSING; NOT_DISCRETIONARY, DUPLICATE.
   */
  decide(actor: Actor, input: DecideAdmissionInput): Promise<Application> {
    return this.applications.step(actor, input.id, 'reject', async (manager, before) => {
      const now = this.clock.now();
      const { judgements, conditions, refusal } = checkDecision(input, before, dateOf(now));
      const decided = { judgements: JSON.stringify(judgements), comment: refusal, decided_by: bin(actor.personId) };
      if (refusal !== null || judgements.some(({ acceptable }) => !acceptable))
        return this.applications.save(manager, actor, before, 'decideAdmission', 'reject', {
          ...decided,
          decided_at: at(now),
        });
      const command = conditions.length ? 'admitWithConditions' : 'admit';
      await this.settling.admit(manager, actor, before, command, decided, conditions);
    });
  }
}

function checkDecision(
  input: DecideAdmissionInput,
  { assessment }: Application,
  today: DateOn,
): { judgements: Judgement[]; conditions: { statement: string; dueOn: DateOn }[]; refusal: string | null } {
  const issues = new Issues();
  const discretionary = (assessment ?? [])
    .filter(({ outcome }) => outcome === 'DISCRETIONARY')
    .map(({ question }) => question);
  const refusal = input.refusal ? textInput(issues, ['refusal'], input.refusal, { max: 2000 }) : null;
  listInput(issues, ['judgements'], input.judgements, { max: Math.max(discretionary.length, 1) });
  const judgements = input.judgements.slice(0, discretionary.length).map(({ question, acceptable, reason }, index) => {
    if (!discretionary.includes(question))
      issues.add(
        ['judgements', index, 'question'],
        'NOT_DISCRETIONARY',
        text('No answer that needs a judgement.', '该回答无需人工判断。'),
      );
    if (input.judgements.findIndex((one) => one.question === question) < index)
      issues.add(['judgements', index, 'question'], 'DUPLICATE', text('Stands here twice.', '重复。'));
    return {
      question,
      acceptable,
      reason: textInput(issues, ['judgements', index, 'reason'], reason, { max: 2000 }),
    };
  });
  if (refusal === null)
    for (const question of discretionary)
      if (!input.judgements.some((one) => one.question === question))
        issues.add(['judgements'], 'JUDGEMENT_MISSING', text(`Judge ${question}.`, `请判断 ${question}。`));
  const given = input.conditions ?? [];
  listInput(issues, ['conditions'], given, { max: MOST_CONDITIONS });
  const conditions = given.slice(0, MOST_CONDITIONS).map(({ statement, dueOn }, index) => {
    if (dueOn <= today)
      issues.add(['conditions', index, 'dueOn'], 'OUT_OF_RANGE', text('After today.', '须晚于今天。'));
    return { statement: textInput(issues, ['conditions', index, 'statement'], statement, { max: 2000 }), dueOn };
  });
  issues.throwIfAny();
  return { judgements, conditions, refusal };
}
