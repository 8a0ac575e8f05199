import { Notifications, outsideSandboxes, type Telling, WebhookEvents } from '#identity';
import { amountText, Clock, dateOf, type DateOn, dec, type Decimal, type Id, type Instant, minorDigits } from '#kernel';
import { at, Audit, bin, bins, type Doer, id, insertRows, log, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  CONTRACT_WARNED_AT,
  contractForecast,
  type ContractUsed,
  type Forecast,
  isShort,
  type LivedAt,
  warnings,
} from '../core/index.js';
import { type Contract, lockContract, selectContracts } from './contract.rows.js';
import { MOVED_ESTIMATE, roomOf, UNSPENT_ESTIMATE } from './contract-room.js';
import { COUNTS } from '../order/standing.js';

/** A service under a contract. */
export interface ServiceUnder {
  instanceId: Id;
  orderId: Id;
  /** Of its order, with what changes of its services cost more and without what is not spent; zero when the order is off. */
  estimate: Decimal;
}

export interface ContractStanding extends Forecast {
  day: DateOn;
  used: Decimal;
}

/** So long after its last day a contract is looked at still: what was used in it may be invoiced later. */
const DAYS_AFTER = 90;
/** The row in `contract_warning` of money that ends before the term. */
const SHORT = 0;

/** How contracts stand day by day, and who is told: at 80, 90 and 100 per cent, and when the money ends before the term. P2-A19. */
@Injectable()
export class ContractStandings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly webhooks: WebhookEvents,
    private readonly notifications: Notifications,
    private readonly clock: Clock,
  ) {}

  /** Contracts in force that were not looked at today, at most `limit`, and real ones alone. */
  async due(limit: number): Promise<Contract[]> {
    const today = dateOf(this.clock.now());
    return selectContracts(
      this.dataSource,
      `WHERE status = 'ACTIVE' AND (watched_on IS NULL OR watched_on < ?) AND maximum_value > 0 AND starts_on <= ?
        AND (ends_on IS NULL OR ends_on >= DATE_SUB(?, INTERVAL ${DAYS_AFTER} DAY)) AND ${outsideSandboxes('organization_id')}
        ORDER BY organization_id, id LIMIT ${limit}`,
      [today, today, today],
    );
  }

  /** By contract; those nothing was made under are absent. Says nothing about who may see them. */
  async servicesUnder(contractIds: readonly Id[]): Promise<Map<Id, ServiceUnder[]>> {
    if (!contractIds.length) return new Map();
    const found = await rows<{ id: Buffer; contract_id: Buffer; order_id: Buffer; estimate: string }>(
      this.dataSource,
      `SELECT i.id, o.contract_id, i.order_id, IF(o.${COUNTS}, o.estimate + ${MOVED_ESTIMATE} - ${UNSPENT_ESTIMATE}, 0) AS estimate
         FROM purchase_order o JOIN service_instance i ON i.order_id = o.id WHERE o.contract_id IN (?) ORDER BY i.id`,
      [bins(contractIds)],
    );
    return new Map(
      [...Map.groupBy(found, (row) => id(row.contract_id))].map(([contractId, some]) => [
        contractId,
        some.map((row) => ({ instanceId: id(row.id), orderId: id(row.order_id), estimate: dec(row.estimate) })),
      ]),
    );
  }

  /**
   * Writes how a contract stands today and where that leads; tells both sides of each threshold that was reached and of
   * money that ends before the term, each once. A threshold that is not reached any more may be told of again; that the
   * money ends too early, after a revision alone.
   * @param beyond what of `used` goes beyond the estimates of its orders
   */
  async record(doer: Doer, contractId: Id, used: ContractUsed, beyond: Decimal): Promise<void> {
    const now = this.clock.now();
    await this.transactions.run(async (manager) => {
      const signed = await lockContract(manager, contractId);
      if (signed?.status !== 'ACTIVE') return;
      const contract = { ...signed, maximumValue: await roomOf(manager, signed) };
      const standing = { day: dateOf(now), used: used.used, ...(await this.forecast(manager, contract, used, now)) };
      const short = contract.endsOn !== null && isShort(standing, contract.endsOn);
      await insertRows(
        manager,
        'INSERT INTO contract_day (contract_id, day, at, used, lived, at_end, exhausted_on)',
        [
          [
            ...[bin(contract.id), standing.day, at(now), used.used.toFixed(), used.lived.toFixed(4)],
            ...[standing.atEnd.toFixed(), standing.exhaustedOn],
          ],
        ],
        'ON DUPLICATE KEY UPDATE at = VALUES(at), used = VALUES(used), lived = VALUES(lived), at_end = VALUES(at_end), exhausted_on = VALUES(exhausted_on)',
      );
      await this.warn(manager, doer, contract, standing, short);
      await manager.query(
        'UPDATE contract SET used = ?, used_beyond = ?, money_at_risk = ?, watched_on = ? WHERE id = ?',
        [used.used.toFixed(), beyond.toFixed(), short ? 1 : 0, standing.day, bin(contract.id)],
      );
    });
  }

  /** The last standing of each; those never looked at are absent. */
  async standings(contractIds: readonly Id[]): Promise<Map<Id, ContractStanding>> {
    if (!contractIds.length) return new Map();
    const found = await rows<{
      contract_id: Buffer;
      day: DateOn;
      used: string;
      at_end: string;
      exhausted_on: DateOn | null;
    }>(
      this.dataSource,
      `SELECT contract_id, CAST(day AS CHAR) AS day, used, at_end, CAST(exhausted_on AS CHAR) AS exhausted_on FROM contract_day d
        WHERE contract_id IN (?) AND day = (SELECT MAX(day) FROM contract_day m WHERE m.contract_id = d.contract_id)`,
      [bins(contractIds)],
    );
    return new Map(
      found.map((row) => [
        id(row.contract_id),
        { day: row.day, used: dec(row.used), atEnd: dec(row.at_end), exhaustedOn: row.exhausted_on },
      ]),
    );
  }

  /** Contracts from before there were terms have no last day: nothing is forecast of them. */
  private async forecast(
    manager: EntityManager,
    { id: contractId, startsOn, endsOn, maximumValue, currency }: Contract,
    used: ContractUsed,
    now: Instant,
  ): Promise<Forecast> {
    // And of what has no money for services of its own.
    if (startsOn === null || endsOn === null || maximumValue.isZero()) return { atEnd: used.used, exhaustedOn: null };
    const earlier = await rows<{ at: Instant; lived: string }>(
      manager,
      'SELECT at, lived FROM contract_day WHERE contract_id = ? AND day < ? AND day >= DATE_SUB(?, INTERVAL 31 DAY) ORDER BY day',
      [bin(contractId), dateOf(now), dateOf(now)],
    );
    const lived: LivedAt[] = earlier.map((row) => ({ at: row.at, lived: dec(row.lived) }));
    return contractForecast({ startsOn, endsOn, maximumValue }, { ...used, at: now }, lived, minorDigits(currency));
  }

  private async warn(
    manager: EntityManager,
    doer: Doer,
    contract: Contract,
    { used, atEnd, exhaustedOn }: ContractStanding,
    short: boolean,
  ): Promise<void> {
    const { id: contractId, number, title, currency, maximumValue, endsOn } = contract;
    const known = (
      await rows<{ threshold: number }>(manager, 'SELECT threshold FROM contract_warning WHERE contract_id = ?', [
        bin(contractId),
      ])
    ).map(({ threshold }) => threshold);
    const reached = warnings(used, maximumValue, CONTRACT_WARNED_AT);
    const gone = known.filter((threshold) => threshold !== SHORT && !reached.includes(threshold));
    if (gone.length)
      await manager.query('DELETE FROM contract_warning WHERE contract_id = ? AND threshold IN (?)', [
        ...[bin(contractId), gone],
      ]);
    const shown = (value: Decimal): string => amountText(value, currency);
    for (const threshold of [...reached, ...(short ? [SHORT] : [])].filter((each) => !known.includes(each))) {
      await manager.query('INSERT INTO contract_warning (contract_id, threshold, used, at) VALUES (?,?,?,?)', [
        ...[bin(contractId), threshold, used.toFixed(), at(this.clock.now())],
      ]);
      const data = {
        ...{ contractId, number, threshold, currency, used: shown(used), maximum: shown(maximumValue) },
        ...{ atEnd: shown(atEnd), exhaustedOn, endsOn },
      };
      log.warn(data, 'contract warning');
      await this.audit.write(manager, doer, {
        ...{ action: 'contractWarning', subject: 'contract', subjectId: contractId, after: data },
      });
      const both = [contract.organizationId, contract.providerId];
      const facts = { number, title, threshold: String(threshold), currency, used: data.used, maximum: data.maximum };
      const days = { exhaustedOn: exhaustedOn ?? '', endsOn: endsOn ?? '' };
      await this.notifications.tell(
        manager,
        both.map((organizationId): Telling => ({
          event: threshold === SHORT ? 'CONTRACT_MONEY_SHORT' : 'CONTRACT_WARNING',
          ...{ to: { organizationId }, subjectId: contractId, facts: { ...facts, ...days } },
        })),
      );
      await this.webhooks.publish(manager, [
        { type: 'contract.warning', subjectId: contractId, organizationIds: both, data },
      ]);
    }
  }
}
