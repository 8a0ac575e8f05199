import { type Actor, Organizations, scopeSql, Tenancy } from '#identity';
import { Plans } from '#catalog';
import {
  Clock,
  DomainError,
  type Id,
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
  Audit,
  bin,
  bins,
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
import { amountInput, currencyInput } from '../budget/amount-input.js';
import {
  checkExitPlan,
  checkSharing,
  checkTerm,
  checkTerms,
  CONTRACT_MACHINE,
  type ContractStatus,
  type DeclaredExit,
  declaredExit,
} from '../core/index.js';
import { checkedItems } from './contract-items.js';
import { checkedTerms } from './contract-terms.js';
import { ContractNews } from './contract-news.js';
import { contractNumber, insertContract, insertContractItems } from './contract.js';
import {
  type Contract,
  type ContractContent,
  contentHash,
  type ContractItem,
  findContract,
  itemsOfContracts,
  lockContract,
  noSuchContract,
  selectContracts,
  writtenTerms,
} from './contract.rows.js';
import type { ContractInput } from './contract.type.js';

export interface ContractFilter {
  statuses?: readonly ContractStatus[] | null;
  organizationIds?: readonly Id[] | null;
}

/** Contracts as they are written and read: drafted and offered by the buyer, read by both sides. */
@Injectable()
export class Contracts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly organizations: Organizations,
    private readonly tenancy: Tenancy,
    private readonly plans: Plans,
    private readonly audit: Audit,
    private readonly news: ContractNews,
    private readonly clock: Clock,
  ) {}

  /**
   * A draft of the caller's organization. VALIDATION_FAILED with everything wrong (EMPTY_PERIOD, CONTRACT_TOO_LONG,
   * JUSTIFICATION_REQUIRED, SHARES_NOT_WHOLE …), ASSET_TRANSFER, NOT_FOUND for a provider, plan or contract that is none.
   */
  async draft(actor: Actor, input: ContractInput, idempotencyKey?: string | null): Promise<Contract> {
    const { code } = await this.organizations.get(actor.organizationId);
    const content = await this.checked(actor, input);
    const once = { organizationId: actor.organizationId, operation: 'draftContract', key: idempotencyKey, body: input };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const now = this.clock.now();
        const number = await contractNumber(manager, code, yearOf(now));
        const contractId = newId();
        await insertContract(
          manager,
          contractId,
          { ...content, number },
          { orderId: null, draftedBy: actor.personId, now },
        );
        await this.told(manager, actor, 'draftContract', contractId, { number, ...summaryOf(content) });
        return contractId;
      }),
    );
    return (await findContract(this.dataSource, made))!;
  }

  /** Replaces all that a draft says. VERSION_CONFLICT for a stale version. */
  async update(actor: Actor, contractId: Id, version: number, input: ContractInput): Promise<Contract> {
    const content = await this.checked(actor, input);
    await this.change(actor, contractId, async (manager, contract) => {
      transition(CONTRACT_MACHINE, contract.status, 'update');
      if (contract.version !== version)
        throw new DomainError(
          'VERSION_CONFLICT',
          text('The contract was changed meanwhile.', '合同已被更改，请重新读取。'),
        );
      await manager.query(
        `UPDATE contract SET version = version + 1, provider_id = ?, title = ?, currency = ?, value = ?, maximum_value = ?, starts_on = ?,
           ends_on = ?, max_extent_on = ?, noticed_on = ?, justification = ?, terms = ?, renews_id = ?, drafted_by = ? WHERE id = ?`,
        [
          ...[bin(content.providerId), content.title, content.currency, content.value.toFixed()],
          ...[content.maximumValue.toFixed(), content.startsOn, content.endsOn, content.maxExtentOn, content.noticedOn],
          ...[content.justification, JSON.stringify(writtenTerms(content.terms))],
          ...[content.renewsId && bin(content.renewsId), bin(actor.personId), bin(contract.id)],
        ],
      );
      await manager.query('DELETE FROM contract_item WHERE contract_id = ?', [bin(contract.id)]);
      await insertContractItems(manager, contract.id, content.items);
      await this.told(manager, actor, 'updateContract', contract.id, summaryOf(content));
    });
    return (await findContract(this.dataSource, contractId.toLowerCase()))!;
  }

  /** For both sides to sign: its content has a hash from now on. CONTRACT_MATRIX_INCOMPLETE when it does not say all it must, EXIT_PLAN_REQUIRED. */
  async offer(actor: Actor, contractId: Id): Promise<Contract> {
    await this.change(actor, contractId, async (manager, contract) => {
      const status = transition(CONTRACT_MACHINE, contract.status, 'offer');
      checkTerms(contract.terms!);
      const items = await itemsOfContracts(manager, [contract.id]);
      checkExitPlan(contract.terms!.exitPlan, await this.declared(items, manager));
      const hash = contentHash(contentOf(contract, items));
      await manager.query('UPDATE contract SET status = ?, version = version + 1, content_hash = ? WHERE id = ?', [
        ...[status, hash, bin(contract.id)],
      ]);
      await this.told(manager, actor, 'offerContract', contract.id, { status, contentHash: hash });
      await this.news.tell(manager, actor, contract, { event: 'CONTRACT_OFFERED' });
    });
    return (await findContract(this.dataSource, contractId.toLowerCase()))!;
  }

  /** The contract, or NOT_FOUND: a provider reads it once it is offered. */
  async get(actor: Actor, contractId: Id): Promise<Contract> {
    const contract = isId(contractId) ? await findContract(this.dataSource, contractId) : null;
    if (!contract || !(await this.tenancy.mayRead(actor, contract.organizationId, contract.providerId)))
      throw noSuchContract();
    if (actor.organizationKind === 'PROVIDER' && contract.status === 'DRAFT') throw noSuchContract();
    return contract;
  }

  /** Newest first. */
  async list(actor: Actor, { statuses, organizationIds }: ContractFilter, page: Page): Promise<Slice<Contract>> {
    const scope = await this.tenancy.listScope(actor, organizationIds?.filter(isId));
    const { sql, parameters } = scopeSql(scope, 'organization_id', 'provider_id');
    if (scope.provider) sql.push("status <> 'DRAFT'");
    if (statuses) sql.push(statuses.length ? 'status IN (?)' : '1 = 0');
    const { tail, parameters: all } = newestFirst(
      { sql, parameters: statuses?.length ? [...parameters, statuses] : parameters },
      page,
    );
    return sliceOf(await selectContracts(this.dataSource, tail, all), page.first);
  }

  /** Says nothing about who may see them. */
  async byIds(contractIds: readonly Id[]): Promise<Map<Id, Contract>> {
    if (!contractIds.length) return new Map();
    const found = await selectContracts(this.dataSource, 'WHERE id IN (?)', [bins(contractIds)]);
    return new Map(found.map((contract) => [contract.id, contract]));
  }

  /** By contract; those for all that their provider sells are absent. */
  async items(contractIds: readonly Id[]): Promise<Map<Id, ContractItem[]>> {
    return Map.groupBy(await itemsOfContracts(this.dataSource, contractIds), ({ contractId }) => contractId);
  }

  /** What the offerings of these items declare of the way out. */
  private async declared(items: readonly { planId: Id }[], runner?: Runner): Promise<DeclaredExit[]> {
    const plans = await this.plans.byIds(
      items.map(({ planId }) => planId),
      runner,
    );
    return [...plans.values()].map(declaredExit);
  }

  private change(
    actor: Actor,
    contractId: Id,
    work: (manager: EntityManager, contract: Contract) => Promise<void>,
  ): Promise<void> {
    return this.transactions.run(async (manager) => {
      const contract = isId(contractId) ? await lockContract(manager, contractId) : null;
      if (contract?.organizationId !== actor.organizationId) throw noSuchContract();
      await work(manager, contract);
    });
  }

  private async checked(actor: Actor, input: ContractInput): Promise<Omit<ContractContent, 'number'>> {
    const issues = new Issues();
    const currency = currencyInput(issues, input.currency);
    const title = textInput(issues, ['title'], input.title, { max: 200 });
    const justification =
      textInput(issues, ['justification'], input.justification ?? '', { min: 0, max: 2000 }) || null;
    const value = amountInput(issues, ['value'], input.value, currency);
    const maximumValue = input.maximumValue
      ? amountInput(issues, ['maximumValue'], input.maximumValue, currency)
      : value;
    if (value && maximumValue?.lt(value))
      issues.add(['maximumValue'], 'OUT_OF_RANGE', text('Not below the value.', '不得低于合同金额。'));
    const term = { startsOn: input.startsOn, endsOn: input.endsOn, maxExtentOn: input.maxExtentOn ?? input.endsOn };
    checkTerm(issues, { ...term, justification });
    const items = await checkedItems(issues, this.plans, input);
    const terms = checkedTerms(issues, input.terms ?? {}, await this.declared(items));
    issues.throwIfAny();
    checkSharing(terms.sharing);
    const provider = isId(input.providerId)
      ? (await this.organizations.byIds([input.providerId])).get(input.providerId.toLowerCase())
      : undefined;
    if (provider?.kind !== 'PROVIDER' || (provider.sandboxOf ?? null) !== (actor.sandboxOf ?? null))
      throw notFound(text('provider', '供应商'));
    return {
      ...{ title, organizationId: actor.organizationId, providerId: provider.id, currency, ...term },
      ...{
        value: value!,
        maximumValue: maximumValue!,
        noticedOn: input.noticedOn ?? null,
        justification,
        terms,
        items,
      },
      renewsId: await this.renewed(actor, provider.id, input.renewsId ?? null),
    };
  }

  /** NOT_FOUND for a contract that is not of the same two. */
  private async renewed(actor: Actor, providerId: Id, renewsId: Id | null): Promise<Id | null> {
    if (renewsId === null) return null;
    const found = isId(renewsId) ? await findContract(this.dataSource, renewsId) : null;
    if (found?.organizationId !== actor.organizationId || found.providerId !== providerId) throw noSuchContract();
    return found.id;
  }

  private async told(
    manager: EntityManager,
    actor: Actor,
    action: string,
    subjectId: Id,
    after: object,
  ): Promise<void> {
    await this.audit.write(manager, actor, { action, subject: 'contract', subjectId, after });
  }
}

/** What a stored draft says, as it is signed. */
export const contentOf = (contract: Contract, items: readonly ContractItem[]): ContractContent => ({
  ...{ number: contract.number, title: contract.title, organizationId: contract.organizationId },
  ...{ providerId: contract.providerId, currency: contract.currency, value: contract.value },
  ...{ maximumValue: contract.maximumValue, startsOn: contract.startsOn!, endsOn: contract.endsOn! },
  ...{ maxExtentOn: contract.maxExtentOn!, noticedOn: contract.noticedOn, justification: contract.justification },
  ...{ renewsId: contract.renewsId, terms: contract.terms! },
  items: items.map(({ planId, maxQuantity }) => ({ planId, maxQuantity })),
});

const summaryOf = ({ value, maximumValue, terms: _, items, ...rest }: Omit<ContractContent, 'number'>): object => ({
  ...rest,
  ...{ value: value.toFixed(), maximumValue: maximumValue.toFixed(), items },
});
