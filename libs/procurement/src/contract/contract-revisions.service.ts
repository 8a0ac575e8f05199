import { type Actor, actingPeople } from '#identity';
import {
  Clock,
  dec,
  type Decimal,
  DomainError,
  forbidden,
  type Id,
  isId,
  Issues,
  newId,
  parseDecimal,
  text,
  textInput,
} from '#kernel';
import { at, Audit, bin, bins, Idempotency, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { checkCeiling, checkSupplement, type ContractStep } from '../core/index.js';
import { orderedUnder } from './contract-use.service.js';
import { writeContractEvent } from './contract-journal.js';
import { ContractNews, type ContractTelling } from './contract-news.js';
import { reasonInput, refuseOtherContent, sideOf } from './contract-steps.service.js';
import {
  type Contract,
  type ContractRevision,
  hashOf,
  lockContract,
  noSuchContract,
  noSuchRevision,
  selectRevisions,
} from './contract.rows.js';
import type { ReviseContractInput } from './contract.type.js';

/** 补充合同: what a contract in force is changed by, signed by both sides like the contract itself. */
@Injectable()
export class ContractRevisions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly audit: Audit,
    private readonly news: ContractNews,
    private readonly clock: Clock,
  ) {}

  /**
   * By the buyer of a contract in force. SUPPLEMENT_EXCEEDED beyond ten per cent of the original value (P2-A19),
   * CEILING_EXCEEDED below what is ordered already, VALIDATION_FAILED / OUT_OF_RANGE for a last day that is past
   * maxExtentOn or changes nothing.
   */
  async draft(actor: Actor, { idempotencyKey, ...input }: ReviseContractInput): Promise<ContractRevision> {
    const once = {
      organizationId: actor.organizationId,
      operation: 'reviseContract',
      key: idempotencyKey,
      body: input,
    };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, () => this.insert(manager, actor, input)),
    );
    return this.find(made);
  }

  /** The second signature puts it into force: the contract's maximum value and last day change with it. */
  sign(actor: Actor, revisionId: Id, hash: string): Promise<ContractRevision> {
    return this.step(actor, revisionId, 'signContractRevision', async (manager, contract, revision, side) => {
      refuseOtherContent(revision.contentHash, hash);
      if (side === 'BUYER' && actingPeople(actor).includes(revision.draftedBy))
        throw forbidden(text('Whoever drafted a revision does not sign it.', '起草补充合同的人不得签署。'));
      const mine = side === 'BUYER' ? 'buyer' : 'supplier';
      const other = side === 'BUYER' ? revision.supplierSignedBy : revision.buyerSignedBy;
      const signed = { [`${mine}_signed_by`]: bin(actor.personId) };
      if (other === null) return { ...signed };
      checkSupplement(contract.value, contract.supplements, revision.valueChange, contract.currency);
      await this.apply(manager, contract, revision);
      return { ...signed, status: 'IN_FORCE', decided_at: at(this.clock.now()) };
    });
  }

  refuse(actor: Actor, revisionId: Id, reason: string): Promise<ContractRevision> {
    const why = reasonInput(reason);
    return this.step(actor, revisionId, 'refuseContractRevision', () =>
      Promise.resolve({ status: 'CANCELLED', decided_at: at(this.clock.now()), refusal: why }),
    );
  }

  /** By contract, in their order; those never revised are absent. */
  async ofContracts(contractIds: readonly Id[]): Promise<Map<Id, ContractRevision[]>> {
    if (!contractIds.length) return new Map();
    const found = await selectRevisions(this.dataSource, 'WHERE contract_id IN (?) ORDER BY contract_id, seq', [
      bins(contractIds),
    ]);
    return Map.groupBy(found, ({ contractId }) => contractId);
  }

  private async insert(
    manager: EntityManager,
    actor: Actor,
    input: Omit<ReviseContractInput, 'idempotencyKey'>,
  ): Promise<Id> {
    const contract = isId(input.contractId) ? await lockContract(manager, input.contractId) : null;
    if (contract?.organizationId !== actor.organizationId) throw noSuchContract();
    refuseNotInForce(contract);
    const issues = new Issues();
    const rationale = textInput(issues, ['rationale'], input.rationale, { max: 2000 });
    const change = signedAmount(issues, input.valueChange ?? '0');
    const endsOn = input.endsOn ?? null;
    if (endsOn !== null && (endsOn <= contract.startsOn! || endsOn > contract.maxExtentOn!))
      issues.add(
        ['endsOn'],
        'OUT_OF_RANGE',
        text(
          `From ${contract.startsOn} to ${contract.maxExtentOn}.`,
          `须在 ${contract.startsOn} 至 ${contract.maxExtentOn} 之间。`,
        ),
      );
    if (change?.isZero() && endsOn === null)
      issues.add(['valueChange'], 'REQUIRED', text('It changes nothing.', '未作任何变更。'));
    issues.throwIfAny();
    checkSupplement(contract.value, contract.supplements, change!, contract.currency);
    await this.refuseBelowOrdered(manager, contract, change!);
    const seq = (await selectRevisions(manager, 'WHERE contract_id = ?', [bin(contract.id)])).length + 1;
    const content = {
      contract: contract.number,
      seq,
      reason: input.reason,
      rationale,
      valueChange: change!.toFixed(),
      endsOn,
    };
    const [revisionId, hash] = [newId(), hashOf(content)];
    await manager.query(
      `INSERT INTO contract_revision (id, contract_id, seq, status, reason, rationale, value_change, ends_on, content_hash, drafted_by, drafted_at)
       VALUES (?,?,?,'PENDING_SIGNATURE',?,?,?,?,?,?,?)`,
      [
        ...[bin(revisionId), bin(contract.id), seq, input.reason, rationale, change!.toFixed(), endsOn, hash],
        ...[bin(actor.personId), at(this.clock.now())],
      ],
    );
    await this.audit.write(manager, actor, {
      ...{
        action: 'reviseContract',
        subject: 'contract',
        subjectId: contract.id,
        after: { ...content, contentHash: hash },
      },
    });
    await this.news.tell(manager, actor, contract, {
      event: 'CONTRACT_REVISION_OFFERED',
      facts: { seq: String(seq), rationale },
    });
    return revisionId;
  }

  /** What was taken away leaves room for what is ordered already. */
  private async refuseBelowOrdered(manager: EntityManager, contract: Contract, change: Decimal): Promise<void> {
    if (change.gte(0)) return;
    const left = { ...contract, maximumValue: contract.maximumValue.plus(change) };
    const ordered = await orderedUnder(manager, contract.id, null);
    checkCeiling(left, ordered.plus(contract.usedBeyond), dec(0));
  }

  private async apply(
    manager: EntityManager,
    contract: Contract,
    { valueChange, endsOn }: ContractRevision,
  ): Promise<void> {
    await this.refuseBelowOrdered(manager, contract, valueChange);
    const maximum = contract.maximumValue.plus(valueChange);
    const added = valueChange.gt(0) ? contract.supplements.plus(valueChange) : contract.supplements;
    await manager.query(
      // The value stays as first signed, also above the maximum: ten per cent are counted of it (采购法 Art 49).
      'UPDATE contract SET version = version + 1, maximum_value = ?, supplements = ?, ends_on = COALESCE(?, ends_on), watched_on = NULL WHERE id = ?',
      [maximum.toFixed(), added.toFixed(), endsOn, bin(contract.id)],
    );
    // Its money and its term are others now: whether the one lasts for the other is looked at anew, and told anew.
    await manager.query('DELETE FROM contract_warning WHERE contract_id = ? AND threshold = 0', [bin(contract.id)]);
  }

  private async step(
    actor: Actor,
    revisionId: Id,
    action: ContractStep,
    change: (
      manager: EntityManager,
      contract: Contract,
      revision: ContractRevision,
      side: 'BUYER' | 'PROVIDER',
    ) => Promise<Record<string, unknown>>,
  ): Promise<ContractRevision> {
    await this.transactions.run(async (manager) => {
      const [seen] = isId(revisionId) ? await selectRevisions(manager, 'WHERE id = ?', [bin(revisionId)]) : [];
      const contract = seen && (await lockContract(manager, seen.contractId));
      const side = contract && sideOf(actor, contract);
      if (!side || ![contract.organizationId, contract.providerId].includes(actor.organizationId))
        throw noSuchRevision();
      const [revision] = await selectRevisions(manager, 'WHERE id = ? FOR UPDATE', [bin(revisionId)]);
      refuseNotInForce(contract);
      if (revision!.status !== 'PENDING_SIGNATURE')
        throw new DomainError('INVALID_TRANSITION', text('It is decided already.', '该补充合同已有结果。'));
      const columns = await change(manager, contract, revision!, side);
      await manager.query(
        `UPDATE contract_revision SET ${Object.keys(columns)
          .map((column) => `${column} = ?`)
          .join(', ')} WHERE id = ?`,
        [...Object.values(columns), bin(revision!.id)],
      );
      // The first of two signatures changes nothing yet.
      const { id: contractId, status } = contract;
      const kept = { contractId, status, step: action, revisionId: revision!.id, at: this.clock.now() };
      if (columns.status) await writeContractEvent(manager, kept);
      await this.audit.write(manager, actor, {
        ...{ action, subject: 'contract', subjectId: contract.id },
        after: { revision: revision!.seq, side, status: columns.status ?? revision!.status },
      });
      const event = DECIDED[columns.status as string];
      const { rationale } = revision!;
      const facts = { seq: String(revision!.seq), rationale, reason: (columns.refusal as string | undefined) ?? '' };
      if (event) await this.news.tell(manager, actor, contract, { event, facts });
    });
    return this.find(revisionId);
  }

  private async find(revisionId: Id): Promise<ContractRevision> {
    return (await selectRevisions(this.dataSource, 'WHERE id = ?', [bin(revisionId)]))[0]!;
  }
}

const DECIDED: Partial<Record<string, ContractTelling['event']>> = {
  IN_FORCE: 'CONTRACT_REVISION_IN_FORCE',
  CANCELLED: 'CONTRACT_REVISION_REFUSED',
};

function refuseNotInForce({ status }: Contract): void {
  if (status === 'ACTIVE') return;
  throw new DomainError('INVALID_TRANSITION', text(`The contract is ${status}.`, `合同状态为 ${status}。`));
}

/** An amount that may be negative. */
function signedAmount(issues: Issues, written: string): Decimal | null {
  const read = parseDecimal(written, 12);
  if (typeof read !== 'string') return read;
  issues.add(['valueChange'], read, text('Not an amount such as -12.50.', '不是金额（如 -12.50）。'));
  return null;
}
