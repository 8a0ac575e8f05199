import { Plans } from '#catalog';
import { type Actor, actingPeople, isBuyerKind, type Organization, Organizations } from '#identity';
import {
  Clock,
  dateOf,
  DomainError,
  forbidden,
  type Id,
  invalid,
  isId,
  Issues,
  newId,
  notFound,
  text,
  textInput,
  transition,
  yearOf,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  bins,
  Idempotency,
  newestFirst,
  type Page,
  rows,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  checkExitPlan,
  checkNovation,
  CONTRACT_MACHINE,
  declaredExit,
  GONE_STATUSES,
  type NovationParty,
  PROCUREMENT_ERRORS,
} from '../core/index.js';
import { checkedItems } from './contract-items.js';
import { contractNumber, insertContract } from './contract.js';
import { writeContractEvent } from './contract-journal.js';
import { ContractNews, type ContractTelling } from './contract-news.js';
import { reasonInput, refuseOtherContent } from './contract-steps.service.js';
import { COUNTS } from '../order/standing.js';
import { orderedUnder } from './contract-use.service.js';
import {
  type Contract,
  contentHash,
  findContract,
  hashOf,
  itemsOfContracts,
  lockContract,
  noSuchContract,
} from './contract.rows.js';
import { contentOf } from './contracts.service.js';
import { type ContractNovation, noSuchNovation, selectNovations } from './novation.rows.js';
import type { ProposeContractNovationInput } from './novation.type.js';

const SIGNED = { BUYER: 'buyerSignedBy', PROVIDER: 'providerSignedBy', SUCCESSOR: 'successorSignedBy' } as const;
const COLUMN = { BUYER: 'buyer_signed_by', PROVIDER: 'provider_signed_by', SUCCESSOR: 'successor_signed_by' } as const;

/** The three, by their ids. */
type Names = ReadonlyMap<Id, Organization>;
type Written = Omit<ProposeContractNovationInput, 'idempotencyKey'>;

/**
 * 合同主体变更: a contract passes to a successor of its buyer or of its provider, with the consent of all three over one
 * hash. What is left of it goes on as a contract of the successor's; the old one ends and keeps what was done under it.
 */
@Injectable()
export class ContractNovations {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly organizations: Organizations,
    private readonly plans: Plans,
    private readonly audit: Audit,
    private readonly news: ContractNews,
    private readonly clock: Clock,
  ) {}

  /**
   * By either of the two. NOT_FOUND for a successor that could not be in that place, NOVATION_RESTRICTED (see
   * `checkNovation`), VALIDATION_FAILED / REQUIRED where the contract names plans and none of a provider's successor are
   * named, EXIT_PLAN_REQUIRED.
   */
  async propose(actor: Actor, { idempotencyKey, ...input }: ProposeContractNovationInput): Promise<ContractNovation> {
    const once = {
      ...{ organizationId: actor.organizationId, operation: 'proposeContractNovation', key: idempotencyKey },
      body: input,
    };
    const contract = isId(input.contractId) ? await findContract(this.dataSource, input.contractId) : null;
    if (!contract || !partiesOf(contract).includes(actor.organizationId) || contract.status === 'DRAFT')
      throw noSuchContract();
    const successor = await this.successor(contract, input);
    const content = await this.content(actor, contract, successor, input);
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, () => this.insert(manager, actor, contract.id, content, successor)),
    );
    return this.find(made);
  }

  /**
   * Consent of one's own organization; with the third it is in force. HASH_MISMATCH, also where the contract was revised
   * since; NOVATION_RESTRICTED.
   */
  sign(actor: Actor, novationId: Id, hash: string): Promise<ContractNovation> {
    return this.step(
      actor,
      novationId,
      'signContractNovation',
      async (manager, contract, novation, { party, names }) => {
        refuseOtherContent(novation.contentHash, hash);
        refuseRevised(contract, novation);
        if (party === 'BUYER' && actingPeople(actor).includes(novation.draftedBy))
          throw forbidden(text('Whoever proposed a novation does not sign it.', '提出主体变更的人不得签署。'));
        const signed = { ...novation, [SIGNED[party]]: actor.personId };
        const columns = { [COLUMN[party]]: bin(actor.personId) };
        if (Object.values(SIGNED).some((by) => signed[by] === null)) return { columns };
        const newContractId = await this.pass(manager, actor, contract, signed, names);
        return {
          columns: {
            ...columns,
            status: 'IN_FORCE',
            decided_at: at(this.clock.now()),
            new_contract_id: bin(newContractId),
          },
          event: 'CONTRACT_NOVATION_IN_FORCE',
        };
      },
    );
  }

  /** By any of the three. */
  refuse(actor: Actor, novationId: Id, reason: string): Promise<ContractNovation> {
    const refusal = reasonInput(reason);
    return this.step(actor, novationId, 'refuseContractNovation', () =>
      Promise.resolve({
        columns: { status: 'CANCELLED', decided_at: at(this.clock.now()), refusal },
        event: 'CONTRACT_NOVATION_REFUSED',
      }),
    );
  }

  /** Those that one's own organization is one of the three of, newest first. */
  async list(actor: Actor, page: Page): Promise<Slice<ContractNovation>> {
    const own = bin(actor.organizationId);
    const conditions = {
      sql: ['(n.successor_id = ? OR c.organization_id = ? OR c.provider_id = ?)'],
      parameters: [own, own, own],
    };
    const { tail, parameters } = newestFirst(conditions, page, 'n.id');
    return sliceOf(await selectNovations(this.dataSource, tail, parameters), page.first);
  }

  /** By contract, oldest first; contracts without any are absent. */
  async ofContracts(contractIds: readonly Id[]): Promise<Map<Id, ContractNovation[]>> {
    if (!contractIds.length) return new Map();
    const found = await selectNovations(this.dataSource, 'WHERE n.contract_id IN (?) ORDER BY n.id', [
      bins(contractIds),
    ]);
    return Map.groupBy(found, ({ contractId }) => contractId);
  }

  /** Somebody real for what is real, in its place already nowhere, and of the kind its place asks for. */
  private async successor(contract: Contract, { side, successorId }: Written): Promise<Organization> {
    const ids = [...(isId(successorId) ? [successorId] : []), contract.organizationId];
    const found = await this.organizations.byIds(ids);
    const [successor, buyer] = [found.get(successorId.toLowerCase()), found.get(contract.organizationId)!];
    const fits = side === 'BUYER' ? isBuyerKind : (kind: string): boolean => kind === 'PROVIDER';
    if (!successor || partiesOf(contract).includes(successor.id) || !fits(successor.kind))
      throw notFound(text('successor', '继受方'));
    if ((successor.sandboxOf ?? null) !== (buyer.sandboxOf ?? null)) throw notFound(text('successor', '继受方'));
    return successor;
  }

  private async content(
    actor: Actor,
    contract: Contract,
    { id: successorId }: Organization,
    { side, rationale, items }: Written,
  ): Promise<Pick<ContractNovation, 'side' | 'successorId' | 'rationale' | 'items'>> {
    const issues = new Issues();
    const why = textInput(issues, ['rationale'], rationale, { max: 2000 });
    const named = side === 'PROVIDER' ? (items ?? []) : [];
    const own = await checkedItems(issues, this.plans, { items: named, providerId: successorId });
    issues.throwIfAny();
    const old = await itemsOfContracts(this.dataSource, [contract.id]);
    if (side === 'PROVIDER' && old.length && !own.length)
      throw invalid(
        ['items'],
        'REQUIRED',
        text('Name the successor’s plans in place of the contract’s.', '请写明继受方用以替代的套餐。'),
      );
    const plans = await this.plans.byIds(own.map(({ planId }) => planId));
    if (contract.terms?.exitPlan) checkExitPlan(contract.terms.exitPlan, [...plans.values()].map(declaredExit));
    return { side, successorId, rationale: why, items: own };
  }

  private async insert(
    manager: EntityManager,
    actor: Actor,
    contractId: Id,
    content: Pick<ContractNovation, 'side' | 'successorId' | 'rationale' | 'items'>,
    { name }: Organization,
  ): Promise<Id> {
    const contract = (await lockContract(manager, contractId))!;
    await this.left(manager, contract);
    const pending = await rows(
      manager,
      "SELECT 1 FROM contract_novation WHERE contract_id = ? AND status = 'PENDING_SIGNATURE' LIMIT 1",
      [bin(contractId)],
    );
    if (pending.length)
      throw new DomainError('INVALID_TRANSITION', text('Another waits for consent already.', '已有主体变更待签署。'));
    const hash = novationHash(contract, content);
    const novationId = newId();
    await manager.query(
      `INSERT INTO contract_novation (id, contract_id, side, successor_id, rationale, items, status, content_hash, drafted_by, drafted_at)
       VALUES (?,?,?,?,?,?,'PENDING_SIGNATURE',?,?,?)`,
      [
        ...[bin(novationId), bin(contractId), content.side, bin(content.successorId), content.rationale],
        ...[JSON.stringify(content.items), hash, bin(actor.personId), at(this.clock.now())],
      ],
    );
    await this.audit.write(manager, actor, {
      ...{ action: 'proposeContractNovation', subject: 'contract', subjectId: contractId },
      after: { novationId, ...content, contentHash: hash },
    });
    const facts = { rationale: content.rationale, successor: name };
    const told = { event: 'CONTRACT_NOVATION_OFFERED', facts } as const;
    await this.news.tell(manager, actor, contract, told, [content.successorId]);
    return novationId;
  }

  /** What of the contract can pass on; NOVATION_RESTRICTED. The contract is locked. */
  private async left(manager: EntityManager, contract: Contract): Promise<Contract['value']> {
    const [open] = await rows<{ orders: string; services: string }>(
      manager,
      `SELECT COALESCE(SUM(o.${COUNTS} AND o.status NOT IN ('DONE', 'PARTIAL')), 0) AS orders,
         COALESCE(SUM((SELECT COUNT(*) FROM service_instance i WHERE i.order_id = o.id AND i.status NOT IN (?))), 0) AS services
         FROM purchase_order o WHERE o.contract_id = ?`,
      [GONE_STATUSES, bin(contract.id)],
    );
    const left = contract.maximumValue.minus(await orderedUnder(manager, contract.id, null)).minus(contract.usedBeyond);
    const { number, status, frozenAt } = contract;
    const counts = { openOrders: Number(open!.orders), services: Number(open!.services) };
    checkNovation({ ...{ number, status, frozen: frozenAt !== null, left }, ...counts });
    return left;
  }

  /** The old contract ends, what is left of it begins anew with the successor in its place. */
  private async pass(
    manager: EntityManager,
    actor: Actor,
    old: Contract,
    novation: ContractNovation,
    names: Names,
  ): Promise<Id> {
    const left = await this.left(manager, old);
    const now = this.clock.now();
    const today = dateOf(now);
    const isBuyers = novation.side === 'BUYER';
    const organizationId = isBuyers ? novation.successorId : old.organizationId;
    const providerId = isBuyers ? old.providerId : novation.successorId;
    const { code } = names.get(organizationId)!;
    const content = {
      ...contentOf(old, isBuyers ? await itemsOfContracts(manager, [old.id]) : []),
      ...(isBuyers ? {} : { items: novation.items }),
      ...{ number: await contractNumber(manager, code, yearOf(now)), organizationId, providerId, maximumValue: left },
      ...{ startsOn: old.startsOn! > today ? old.startsOn! : today, noticedOn: null, renewsId: null },
    };
    const contractId = newId();
    await insertContract(manager, contractId, content, { orderId: null, draftedBy: novation.draftedBy, now });
    const buyer = isBuyers ? novation.successorSignedBy : novation.buyerSignedBy;
    const provider = isBuyers ? novation.providerSignedBy : novation.successorSignedBy;
    await manager.query(
      `UPDATE contract SET status = 'ACTIVE', content_hash = ?, novates_id = ?, supplements = ?, buyer_signed_by = ?, buyer_signed_at = ?,
         supplier_signed_by = ?, supplier_signed_at = ?, signed_at = ? WHERE id = ?`,
      [
        // Ten per cent go on being counted of the first value, what was added already with them.
        ...[contentHash(content), bin(old.id), old.supplements.toFixed(), bin(buyer!), at(now)],
        ...[bin(provider!), at(now), at(now), bin(contractId)],
      ],
    );
    const status = transition(CONTRACT_MACHINE, old.status, 'terminate');
    const reason = text(
      `Novated: ${content.number}. ${novation.rationale}`,
      `主体变更：${content.number}。${novation.rationale}`,
    );
    await manager.query(
      'UPDATE contract SET version = version + 1, status = ?, ended_at = ?, end_reason = ? WHERE id = ?',
      [status, at(now), `${reason.zh} ${reason.en}`.slice(0, 2000), bin(old.id)],
    );
    const event = { step: 'novateContract', at: now } as const;
    await writeContractEvent(manager, { ...event, contractId: old.id, status });
    await writeContractEvent(manager, { ...event, contractId, status: 'ACTIVE' });
    for (const [subjectId, after] of [
      [old.id, { status, newContractId: contractId }],
      [contractId, { number: content.number, novatesId: old.id, maximumValue: left.toFixed() }],
    ] as const)
      await this.audit.write(manager, actor, { action: 'novateContract', subject: 'contract', subjectId, after });
    return contractId;
  }

  private async step(
    actor: Actor,
    novationId: Id,
    action: string,
    change: (
      manager: EntityManager,
      contract: Contract,
      novation: ContractNovation,
      by: { party: NovationParty; names: Names },
    ) => Promise<{ columns: Record<string, unknown>; event?: ContractTelling['event'] }>,
  ): Promise<ContractNovation> {
    const [seen] = isId(novationId) ? await selectNovations(this.dataSource, 'WHERE n.id = ?', [bin(novationId)]) : [];
    const read = seen && (await findContract(this.dataSource, seen.contractId))!;
    const party = read && partyOf(actor, read, seen);
    if (!party) throw noSuchNovation();
    const names = await this.organizations.byIds([...partiesOf(read), seen.successorId]);
    await this.transactions.run(async (manager) => {
      const contract = (await lockContract(manager, seen.contractId))!;
      const [novation] = await selectNovations(manager, 'WHERE n.id = ? FOR UPDATE', [bin(novationId)]);
      if (novation!.status !== 'PENDING_SIGNATURE')
        throw new DomainError('INVALID_TRANSITION', text('It is decided already.', '该主体变更已有结果。'));
      const { columns, event } = await change(manager, contract, novation!, { party, names });
      await manager.query(
        `UPDATE contract_novation SET ${Object.keys(columns)
          .map((column) => `${column} = ?`)
          .join(', ')} WHERE id = ?`,
        [...Object.values(columns), bin(novation!.id)],
      );
      await this.audit.write(manager, actor, {
        ...{ action, subject: 'contract', subjectId: contract.id },
        after: { novationId: novation!.id, party, status: columns.status ?? novation!.status },
      });
      if (!event) return;
      const { successorId, rationale } = novation!;
      const reason = (columns.refusal as string | undefined) ?? '';
      const facts = { rationale, reason, successor: names.get(successorId)!.name };
      await this.news.tell(manager, actor, contract, { event, facts }, [successorId]);
    });
    return this.find(novationId);
  }

  private async find(novationId: Id): Promise<ContractNovation> {
    return (await selectNovations(this.dataSource, 'WHERE n.id = ?', [bin(novationId)]))[0]!;
  }
}

/** What the three consent to: the contract as it stands, with what supplements have made of it, and what passes. */
const novationHash = (
  { number, contentHash: contractHash, maximumValue, supplements, endsOn }: Contract,
  { side, successorId, rationale, items }: Pick<ContractNovation, 'side' | 'successorId' | 'rationale' | 'items'>,
): string =>
  hashOf({
    ...{ contract: number, contractHash, endsOn, side, successorId, rationale, items },
    ...{ maximumValue: maximumValue.toFixed(), supplements: supplements.toFixed() },
  });

/** HASH_MISMATCH: who consented already has not consented to what a supplement has changed since. */
function refuseRevised(contract: Contract, novation: ContractNovation): void {
  if (novationHash(contract, novation) === novation.contentHash) return;
  throw new DomainError(
    PROCUREMENT_ERRORS.HASH_MISMATCH,
    text(
      `${contract.number} was revised since this was proposed: refuse it and propose it anew.`,
      `合同 ${contract.number} 在提出主体变更后已有补充，请拒绝本次变更并重新提出。`,
    ),
  );
}

const partiesOf = ({ organizationId, providerId }: Contract): Id[] => [organizationId, providerId];

function partyOf(actor: Actor, contract: Contract, { successorId }: ContractNovation): NovationParty | null {
  if (actor.organizationId === contract.organizationId) return 'BUYER';
  if (actor.organizationId === contract.providerId) return 'PROVIDER';
  return actor.organizationId === successorId ? 'SUCCESSOR' : null;
}
