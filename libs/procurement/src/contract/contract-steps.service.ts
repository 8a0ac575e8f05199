import { ComplianceTerms } from '#compliance';
import { type Actor, actingPeople, outsideSandboxes, seesEverything } from '#identity';
import {
  Clock,
  dateOf,
  type DateOn,
  DomainError,
  forbidden,
  type Id,
  isId,
  Issues,
  text,
  textInput,
  transition,
} from '#kernel';
import { at, Audit, bin, type Doer, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  CONTRACT_MACHINE,
  type ContractStatus,
  type ContractStep,
  deadlines,
  GONE_STATUSES,
  PROCUREMENT_ERRORS,
  signBy,
} from '../core/index.js';
import { writeContractEvent } from './contract-journal.js';
import { ContractNews, type ContractSide, type ContractTelling } from './contract-news.js';
import { type Contract, findContract, lockContract, noSuchContract, selectContracts } from './contract.rows.js';

/** What a step changes of a contract, what its audit row says, and what is told of it. */
interface Change {
  columns: Record<string, unknown>;
  after: object;
  news?: ContractTelling;
}

/** What becomes of a contract once it was offered. */
@Injectable()
export class ContractSteps {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly calendar: ComplianceTerms,
    private readonly audit: Audit,
    private readonly news: ContractNews,
    private readonly clock: Clock,
  ) {}

  /**
   * Consent to the content of this hash, recorded for one's own side; with the second it is in force. HASH_MISMATCH
   * when it says something else than what was read; INVALID_TRANSITION after the last day to sign on; FORBIDDEN for the
   * buyer's drafter.
   */
  sign(actor: Actor, contractId: Id, hash: string): Promise<Contract> {
    return this.step(actor, contractId, 'signContract', (_manager, contract, side) => {
      refuseOtherContent(contract.contentHash, hash);
      if (contract.noticedOn !== null && this.today() > signBy(contract.noticedOn))
        throw new DomainError(
          'INVALID_TRANSITION',
          text(
            `It was to be signed by ${signBy(contract.noticedOn)}, 30 days after the notice (政府采购法 Art 46).`,
            `应于成交通知发出后三十日内即 ${signBy(contract.noticedOn)} 前签订（《政府采购法》第四十六条）。`,
          ),
        );
      const own = side === 'BUYER' ? contract.buyerSignedBy : contract.supplierSignedBy;
      if (own !== null) return Promise.resolve({ columns: {}, after: {} });
      const other = side === 'BUYER' ? contract.supplierSignedBy : contract.buyerSignedBy;
      if (side === 'BUYER' && contract.draftedBy !== null && actingPeople(actor).includes(contract.draftedBy))
        throw forbidden(text('Whoever drafted a contract does not sign it.', '起草合同的人不得签署该合同。'));
      const status = transition(CONTRACT_MACHINE, contract.status, other === null ? 'sign' : 'activate');
      const now = at(this.clock.now());
      const mine = side === 'BUYER' ? 'buyer' : 'supplier';
      return Promise.resolve({
        columns: {
          ...{ status, [`${mine}_signed_by`]: bin(actor.personId), [`${mine}_signed_at`]: now },
          ...(other === null ? {} : { signed_at: now }),
        },
        after: { side, hash, status },
        news:
          other === null
            ? { event: 'CONTRACT_SIGNED', to: side === 'BUYER' ? 'PROVIDER' : 'BUYER' }
            : { event: 'CONTRACT_IN_FORCE' },
      });
    });
  }

  /** Before it is in force, by either side. */
  refuse(actor: Actor, contractId: Id, reason: string): Promise<Contract> {
    const why = reasonInput(reason);
    return this.step(actor, contractId, 'refuseContract', (_manager, contract) =>
      Promise.resolve(this.ended(transition(CONTRACT_MACHINE, contract.status, 'cancel'), why, 'CONTRACT_REFUSED')),
    );
  }

  /**
   * Early end of a contract in force, by its buyer: nothing new is ordered under it.
   * @param consequence what follows from it for both, as damages or what is paid still
   */
  terminate(actor: Actor, contractId: Id, reason: string, consequence: string | null): Promise<Contract> {
    const why = reasonInput(reason);
    const follows = consequence === null ? null : reasonInput(consequence, 'consequence');
    return this.step(actor, contractId, 'terminateContract', (_manager, contract, side) => {
      if (side !== 'BUYER') throw noSuchContract();
      const { columns, after, news } = this.ended(transition(CONTRACT_MACHINE, contract.status, 'terminate'), why);
      return Promise.resolve({
        columns: { ...columns, end_consequence: follows },
        after: { ...after, consequence: follows },
        news: { ...news!, facts: { reason: follows === null ? why : `${why} / ${follows}` } },
      });
    });
  }

  /** Fulfilled, by its buyer. INVALID_TRANSITION while something of it runs. */
  complete(actor: Actor, contractId: Id): Promise<Contract> {
    return this.step(actor, contractId, 'completeContract', async (manager, contract, side) => {
      if (side !== 'BUYER') throw noSuchContract();
      const status = transition(CONTRACT_MACHINE, contract.status, 'complete');
      const running = await rows(
        manager,
        `SELECT 1 FROM purchase_order o JOIN service_instance i ON i.order_id = o.id
          WHERE o.contract_id = ? AND i.status NOT IN (?) LIMIT 1`,
        [bin(contract.id), GONE_STATUSES],
      );
      if (running.length)
        throw new DomainError(
          'INVALID_TRANSITION',
          text('Services of it are running: terminate them first.', '合同项下仍有服务运行，请先终止。'),
        );
      return this.ended(status, null);
    });
  }

  /** 备案: the copy was filed under a number, on a day. Recorded once. */
  file(actor: Actor, contractId: Id, number: string, filedOn: DateOn): Promise<Contract> {
    const issues = new Issues();
    const told = textInput(issues, ['number'], number, { max: 100 });
    issues.throwIfAny();
    return this.step(actor, contractId, 'recordContractFiling', (_manager, contract, side) => {
      if (side !== 'BUYER') throw noSuchContract();
      if (contract.signedAt === null || contract.filedOn !== null)
        throw new DomainError(
          'INVALID_TRANSITION',
          text('It is not signed, or filed already.', '合同尚未签订或已备案。'),
        );
      return Promise.resolve({
        columns: { filing_number: told, filed_on: filedOn },
        after: { filingNumber: told, filedOn },
      });
    });
  }

  /** 公告: where and on which day it was published, for a contract that no order was the first step of. Recorded once. */
  publish(actor: Actor, contractId: Id, publication: string, publishedOn: DateOn): Promise<Contract> {
    const issues = new Issues();
    const where = textInput(issues, ['publication'], publication, { max: 500 });
    issues.throwIfAny();
    return this.step(actor, contractId, 'recordContractPublication', (_manager, contract, side) => {
      if (side !== 'BUYER') throw noSuchContract();
      if (contract.signedAt === null || contract.publishedOn !== null)
        throw new DomainError(
          'INVALID_TRANSITION',
          text('It is not signed, or published already.', '合同尚未签订或已公告。'),
        );
      return Promise.resolve({
        columns: { publication: where, published_on: publishedOn },
        after: { publication: where, publishedOn },
      });
    });
  }

  /** Nothing new is ordered under it while a complaint or an inspection is open. By the operator. */
  freeze(actor: Actor, contractId: Id, reason: string): Promise<Contract> {
    const why = reasonInput(reason);
    return this.step(actor, contractId, 'freezeContract', (_manager, contract) => {
      if (contract.status !== 'ACTIVE' || contract.frozenAt !== null)
        throw new DomainError(
          'INVALID_TRANSITION',
          text('It is not in force, or frozen already.', '合同未生效或已冻结。'),
        );
      return Promise.resolve({
        columns: { frozen_at: at(this.clock.now()), frozen_reason: why },
        after: { frozen: true, reason: why },
        news: { event: 'CONTRACT_FROZEN', facts: { reason: why } },
      });
    });
  }

  unfreeze(actor: Actor, contractId: Id): Promise<Contract> {
    return this.step(actor, contractId, 'unfreezeContract', (_manager, contract) => {
      if (contract.frozenAt === null)
        throw new DomainError('INVALID_TRANSITION', text('It is not frozen.', '合同未冻结。'));
      return Promise.resolve({
        columns: { frozen_at: null, frozen_reason: null },
        after: { frozen: false },
        news: { event: 'CONTRACT_UNFROZEN' },
      });
    });
  }

  /** Contracts that nobody signed in time lapse, at most `limit` at once; returns how many did. */
  async lapse(doer: Doer, limit: number): Promise<number> {
    const due = await selectContracts(
      this.dataSource,
      `WHERE status = 'PENDING_SIGNATURE' AND order_id IS NULL AND noticed_on < DATE_SUB(?, INTERVAL 30 DAY)
        AND ${outsideSandboxes('organization_id')} ORDER BY id LIMIT ${limit}`,
      [this.today()],
    );
    for (const { id } of due)
      await this.transactions.run(async (manager) => {
        const contract = (await lockContract(manager, id))!;
        if (contract.status !== 'PENDING_SIGNATURE') return;
        const status = transition(CONTRACT_MACHINE, contract.status, 'lapse');
        await this.save(manager, contract, { status, ended_at: at(this.clock.now()) }, 'lapseContract');
        await this.audit.write(manager, doer, {
          ...{ action: 'lapseContract', subject: 'contract', subjectId: contract.id },
          ...{ before: { status: contract.status }, after: { status } },
        });
        await this.news.tell(manager, doer, contract, { event: 'CONTRACT_LAPSED' });
      });
    return due.length;
  }

  /** By which day it is signed, published and filed; null where nothing sets a day yet. */
  deadlinesOf({ noticedOn, signedAt }: Contract): {
    signBy: DateOn | null;
    publishBy: DateOn | null;
    fileBy: DateOn | null;
  } {
    const after =
      signedAt === null ? { publishBy: null, fileBy: null } : deadlines(dateOf(signedAt), this.calendar.works);
    return { signBy: noticedOn === null ? null : signBy(noticedOn), ...after };
  }

  private today(): DateOn {
    return dateOf(this.clock.now());
  }

  private ended(status: string, reason: string | null, event: ContractTelling['event'] = 'CONTRACT_ENDED'): Change {
    return {
      columns: { status, ended_at: at(this.clock.now()), end_reason: reason },
      after: { status, reason },
      news: { event, facts: { reason: reason ?? text('It is fulfilled.', '合同已履行完毕。') } },
    };
  }

  /** Locks the contract of the caller's own side, or any for the operator; writes what changes and its audit row. */
  private async step(
    actor: Actor,
    contractId: Id,
    action: ContractStep,
    change: (manager: EntityManager, contract: Contract, side: ContractSide) => Promise<Change>,
  ): Promise<Contract> {
    await this.transactions.run(async (manager) => {
      const contract = isId(contractId) ? await lockContract(manager, contractId) : null;
      const side = contract && sideOf(actor, contract);
      if (!side) throw noSuchContract();
      const { columns, after, news } = await change(manager, contract, side);
      if (!Object.keys(columns).length) return;
      await this.save(manager, contract, columns, action);
      await this.audit.write(manager, actor, {
        ...{ action, subject: 'contract', subjectId: contract.id, before: { status: contract.status }, after },
      });
      if (news) await this.news.tell(manager, actor, contract, news);
    });
    return (await findContract(this.dataSource, contractId.toLowerCase()))!;
  }

  private async save(
    manager: EntityManager,
    contract: Contract,
    columns: Record<string, unknown>,
    step: ContractStep,
  ): Promise<void> {
    await manager.query(
      `UPDATE contract SET version = version + 1, ${Object.keys(columns)
        .map((column) => `${column} = ?`)
        .join(', ')} WHERE id = ?`,
      [...Object.values(columns), bin(contract.id)],
    );
    const status = (columns.status as ContractStatus | undefined) ?? contract.status;
    await writeContractEvent(manager, { contractId: contract.id, step, status, at: this.clock.now() });
  }
}

/** Whose side the caller is on; the operator acts on the buyer's. A draft is its buyer's alone. */
export function sideOf(actor: Actor, { organizationId, providerId, status }: Contract): ContractSide | null {
  if (organizationId === actor.organizationId) return 'BUYER';
  if (providerId === actor.organizationId && status !== 'DRAFT') return 'PROVIDER';
  return seesEverything(actor.roles) ? 'BUYER' : null;
}

export function refuseOtherContent(own: string | null, signed: string): void {
  if (own === signed.trim().toLowerCase()) return;
  throw new DomainError(
    PROCUREMENT_ERRORS.HASH_MISMATCH,
    text('It says something else than what you read: read it again.', '内容与您所阅读的不一致，请重新阅读。'),
  );
}

export function reasonInput(written: string, field = 'reason'): string {
  const issues = new Issues();
  const reason = textInput(issues, [field], written, { max: 2000 });
  issues.throwIfAny();
  return reason;
}
