import { type Actor, ownOrAll } from '#identity';
import {
  Clock,
  dateOf,
  decimalInput,
  DomainError,
  forbidden,
  type Id,
  isId,
  Issues,
  newId,
  plain,
  text,
  textInput,
  transition,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  Idempotency,
  isDuplicate,
  newestFirst,
  type Page,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { SME_MACHINE, type SmeCommand } from '../core/index.js';
import { Policy } from '../rules/policy.service.js';
import {
  insertDeclaration,
  noSuchDeclaration,
  selectDeclarations,
  type SmeDeclaration,
} from './sme-declaration.rows.js';
import type { DecideSmeInput, DeclareSmeInput } from './sme-declaration.type.js';

const MOST_EMPLOYEES = 10_000_000;

/** Which enterprises are small or medium: declared by themselves, checked by the operator's reviewers. */
@Injectable()
export class SmeDeclarations {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly policy: Policy,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** FORBIDDEN unless the caller's organization is an enterprise; ALREADY_DECLARED while one waits; UNKNOWN_PARK. */
  async declare(actor: Actor, { idempotencyKey, ...input }: DeclareSmeInput): Promise<SmeDeclaration> {
    if (actor.organizationKind !== 'ENTERPRISE')
      throw forbidden(text('Enterprises declare their size.', '仅企业可声明中小企业身份。'));
    const once = { organizationId: actor.organizationId, operation: 'declareSme', key: idempotencyKey, body: input };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const one: SmeDeclaration = {
          ...this.checked(input),
          id: newId(),
          organizationId: actor.organizationId,
          status: 'DECLARED',
          comment: null,
          validTo: null,
          declaredAt: this.clock.now(),
          decidedAt: null,
        };
        await insertDeclaration(manager, one, actor.personId).catch((error: unknown) => {
          throw isDuplicate(error) ? alreadyDeclared() : error;
        });
        await this.write(manager, actor, 'declareSme', one.id, null, one);
        return one.id;
      }),
    );
    return this.get(made);
  }

  /** CONFIRMED, or REJECTED with the reviewer's reason; OUT_OF_RANGE for one that would end today or before. */
  async decide(actor: Actor, input: DecideSmeInput): Promise<SmeDeclaration> {
    const issues = new Issues();
    const comment = textInput(issues, ['refusal'], input.refusal ?? '', { min: 0, max: 2000 }) || null;
    const validTo = input.validTo ?? null;
    if (validTo !== null && validTo <= dateOf(this.clock.now()))
      issues.add(['validTo'], 'OUT_OF_RANGE', text('After today.', '须晚于今天。'));
    issues.throwIfAny();
    const command = comment === null ? 'confirm' : 'reject';
    await this.settle(actor, input.id, command, 'decideSme', {
      comment,
      validTo: command === 'confirm' ? validTo : null,
    });
    return this.get(input.id);
  }

  /** From now on it no longer counts; what was ordered stays as it was decided. */
  async revoke(actor: Actor, declarationId: Id, reason: string): Promise<SmeDeclaration> {
    const issues = new Issues();
    const comment = textInput(issues, ['reason'], reason, { max: 2000 });
    issues.throwIfAny();
    await this.settle(actor, declarationId, 'revoke', 'revokeSme', { comment });
    return this.get(declarationId);
  }

  /** Newest first: one's own organization's; the operator and auditors see all. */
  async list(actor: Actor, page: Page): Promise<Slice<SmeDeclaration>> {
    const { tail, parameters } = newestFirst(ownOrAll(actor), page);
    return sliceOf(await selectDeclarations(this.dataSource, tail, parameters), page.first);
  }

  private checked(
    input: Omit<DeclareSmeInput, 'idempotencyKey'>,
  ): Pick<SmeDeclaration, 'size' | 'employees' | 'annualRevenue' | 'industry' | 'parkCode'> {
    const issues = new Issues();
    if (!(input.employees >= 0 && input.employees <= MOST_EMPLOYEES))
      issues.add(
        ['employees'],
        'OUT_OF_RANGE',
        text(`From 0 to ${MOST_EMPLOYEES}.`, `须在 0 与 ${MOST_EMPLOYEES} 之间。`),
      );
    const revenue = decimalInput(issues, ['annualRevenue'], input.annualRevenue, { integerDigits: 16 });
    const industry = textInput(issues, ['industry'], input.industry, { max: 200 });
    const parkCode = input.parkCode ?? null;
    if (parkCode !== null && !this.policy.parks.some(({ zone }) => zone === parkCode))
      issues.add(['parkCode'], 'UNKNOWN_PARK', text('One of `parks`.', '须为园区名录中的园区。'));
    issues.throwIfAny();
    return { size: input.size, employees: input.employees, annualRevenue: plain(revenue!), industry, parkCode };
  }

  private async get(declarationId: Id): Promise<SmeDeclaration> {
    return (await selectDeclarations(this.dataSource, 'WHERE id = ?', [bin(declarationId)]))[0]!;
  }

  private settle(
    actor: Actor,
    declarationId: Id,
    command: SmeCommand,
    action: string,
    changes: { comment: string | null; validTo?: string | null },
  ): Promise<void> {
    return this.transactions.run(async (manager) => {
      const [before] = isId(declarationId)
        ? await selectDeclarations(manager, 'WHERE id = ? FOR UPDATE', [bin(declarationId)])
        : [];
      if (!before) throw noSuchDeclaration();
      const after = { ...before, ...changes, status: transition(SME_MACHINE, before.status, command) };
      await manager.query(
        'UPDATE sme_declaration SET status = ?, comment = ?, valid_to = ?, decided_by = ?, decided_at = ?, open_mark = id WHERE id = ?',
        [after.status, after.comment, after.validTo, bin(actor.personId), at(this.clock.now()), bin(before.id)],
      );
      await this.write(
        manager,
        actor,
        action,
        before.id,
        { status: before.status },
        { ...changes, status: after.status },
      );
    });
  }

  private write(
    manager: EntityManager,
    actor: Actor,
    action: string,
    subjectId: Id,
    before: unknown,
    after: unknown,
  ): Promise<void> {
    return this.audit.write(manager, actor, { action, subject: 'smeDeclaration', subjectId, before, after });
  }
}

const alreadyDeclared = (): DomainError =>
  new DomainError('ALREADY_DECLARED', text('A declaration waits for its check.', '已有待核实的声明。'));
