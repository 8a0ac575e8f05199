import { Offerings, Plans } from '#catalog';
import { MarketFacts } from '#compliance';
import { type Actor, isBuyerKind, Organizations, scopeSql, seesEverything, Tenancy } from '#identity';
import {
  Clock,
  decimalInput,
  DomainError,
  type Id,
  invalid,
  isCurrency,
  isId,
  Issues,
  minorDigits,
  newId,
  notFound,
  text,
  textInput,
  transition,
} from '#kernel';
import { at, Audit, bin, Idempotency, newestFirst, type Page, type Slice, sliceOf, Transactions } from '#platform';
import { Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DATA_TRADE_MACHINE, type DataTradeCommand, DELIVERY_HASH } from '../core/index.js';
import { type DataTrade, noSuchTrade, selectTrades } from './data-trade.rows.js';
import type { RecordDataTradeInput } from './data-trade.type.js';

/** What an offering's attribute `kind` says of one that may be traded. */
const DATA_PRODUCT = 'DATA_PRODUCT';

/** Trades of data products: recorded by the seller, verified by the operator, proved, completed by the buyer. 002 二(二)7. */
@Injectable()
export class DataTrades {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly organizations: Organizations,
    private readonly tenancy: Tenancy,
    private readonly offerings: Offerings,
    private readonly plans: Plans,
    private readonly facts: MarketFacts,
    private readonly policy: Policy,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** NOT_A_DATA_PRODUCT for another offering; PLAN_RULE as an order of it by this buyer would have. */
  async record(actor: Actor, { idempotencyKey, ...input }: RecordDataTradeInput): Promise<DataTrade> {
    const offering = isId(input.offeringId)
      ? (await this.offerings.byIds([input.offeringId.toLowerCase()])).get(input.offeringId.toLowerCase())
      : undefined;
    if (offering?.providerId !== actor.organizationId || offering.status !== 'PUBLISHED')
      throw notFound(text('offering', '服务商品'));
    const buyer = await this.organizations.get(input.organizationId);
    if (!isBuyerKind(buyer.kind)) throw notFound(text('organization', '机构'));
    const { amount, currency } = checkedPrice(input);
    if (offering.effectiveAttributes.kind !== DATA_PRODUCT)
      throw invalid(
        ['offeringId'],
        'NOT_A_DATA_PRODUCT',
        text('Its kind is not DATA_PRODUCT.', '该服务不是数据产品。'),
      );
    await this.refuse(buyer.id, offering.id);
    const once = {
      ...{ organizationId: actor.organizationId, operation: 'recordDataTrade' },
      ...{ key: idempotencyKey, body: input },
    };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const tradeId = newId();
        await manager.query(
          `INSERT INTO data_trade (id, organization_id, provider_id, offering_id, product, amount, currency, status,
             recorded_by, recorded_at) VALUES (?,?,?,?,?,?,?,'RECORDED',?,?)`,
          [
            ...[
              bin(tradeId),
              bin(buyer.id),
              bin(offering.providerId),
              bin(offering.id),
              offering.name,
              amount,
              currency,
            ],
            ...[bin(actor.personId), at(this.clock.now())],
          ],
        );
        await this.audit.write(manager, actor, {
          ...{ action: 'recordDataTrade', subject: 'dataTrade', subjectId: tradeId },
          after: { offeringId: offering.id, organizationId: buyer.id, amount, currency },
        });
        return tradeId;
      }),
    );
    return this.find(made);
  }

  /** The operator has verified both parties; the rules of an order are asked again. */
  async verify(actor: Actor, tradeId: Id): Promise<DataTrade> {
    const trade = await this.get(actor, tradeId);
    await this.refuse(trade.organizationId, trade.offeringId);
    const columns = { verified_by: bin(actor.personId), verified_at: at(this.clock.now()) };
    return this.step(actor, tradeId, 'verify', () => columns);
  }

  /** The seller proves what it delivered by its SHA-256: MALFORMED for anything else. */
  deliver(actor: Actor, tradeId: Id, sha256: string): Promise<DataTrade> {
    const issues = new Issues();
    const hash = textInput(issues, ['sha256'], sha256.toLowerCase(), { max: 64, pattern: DELIVERY_HASH });
    issues.throwIfAny();
    return this.step(actor, tradeId, 'deliver', (trade) => {
      if (trade.providerId !== actor.organizationId) throw noSuchTrade();
      return { delivery_hash: hash, delivered_at: at(this.clock.now()) };
    });
  }

  /** The buyer has what was delivered. DELIVERY_PROOF_REQUIRED before the seller proved it. */
  complete(actor: Actor, tradeId: Id): Promise<DataTrade> {
    return this.step(actor, tradeId, 'complete', (trade) => {
      if (trade.organizationId !== actor.organizationId) throw noSuchTrade();
      if (trade.status !== 'CANCELLED' && trade.deliveryHash === null)
        throw new DomainError(
          'DELIVERY_PROOF_REQUIRED',
          text('Nothing proves the delivery yet.', '尚无交付凭证，不能完成交易。'),
        );
      return { completed_by: bin(actor.personId), completed_at: at(this.clock.now()) };
    });
  }

  /** By either party, before the delivery. */
  cancel(actor: Actor, tradeId: Id): Promise<DataTrade> {
    return this.step(actor, tradeId, 'cancel', () => ({}));
  }

  /** Newest first: those of one's own organization, bought or sold; the operator and auditors see all. */
  async list(actor: Actor, page: Page): Promise<Slice<DataTrade>> {
    const { tail, parameters } = newestFirst(
      scopeSql(await this.tenancy.listScope(actor), 'organization_id', 'provider_id'),
      page,
    );
    return sliceOf(await selectTrades(this.dataSource, tail, parameters), page.first);
  }

  /** PLAN_RULE where a rule would refuse an order of the offering by this buyer today. */
  private async refuse(buyerId: Id, offeringId: Id): Promise<void> {
    const buyer = await this.organizations.get(buyerId);
    const facts = await this.facts.of(buyer, await this.plans.ruleFacts([offeringId]));
    this.policy.refuse('ORDER', facts, this.clock.now());
  }

  private async step(
    actor: Actor,
    tradeId: Id,
    command: DataTradeCommand,
    change: (trade: DataTrade) => Record<string, unknown>,
  ): Promise<DataTrade> {
    await this.transactions.run(async (manager) => {
      const [before] = isId(tradeId) ? await selectTrades(manager, 'WHERE id = ? FOR UPDATE', [bin(tradeId)]) : [];
      if (!before || !isParty(actor, before)) throw noSuchTrade();
      const changed = change(before);
      const columns = { ...changed, status: transition(DATA_TRADE_MACHINE, before.status, command) };
      await manager.query(
        `UPDATE data_trade SET ${Object.keys(columns)
          .map((column) => `${column} = ?`)
          .join(', ')} WHERE id = ?`,
        [...Object.values(columns), bin(before.id)],
      );
      const { status, delivery_hash: deliveryHash } = columns as { status: string; delivery_hash?: string };
      await this.audit.write(manager, actor, {
        ...{ action: `${command}DataTrade`, subject: 'dataTrade', subjectId: before.id },
        ...{ before: { status: before.status }, after: { status, deliveryHash } },
      });
    });
    return this.find(tradeId);
  }

  private async get(actor: Actor, tradeId: Id): Promise<DataTrade> {
    const [trade] = isId(tradeId) ? await selectTrades(this.dataSource, 'WHERE id = ?', [bin(tradeId)]) : [];
    if (!trade || !isParty(actor, trade)) throw noSuchTrade();
    return trade;
  }

  private async find(tradeId: Id): Promise<DataTrade> {
    return (await selectTrades(this.dataSource, 'WHERE id = ?', [bin(tradeId)]))[0]!;
  }
}

const isParty = (actor: Actor, { organizationId, providerId }: DataTrade): boolean =>
  seesEverything(actor.roles) || [organizationId, providerId].includes(actor.organizationId);

function checkedPrice({ amount, currency: written }: RecordDataTradeInput): { amount: string; currency: string } {
  const issues = new Issues();
  const currency = written ?? 'CNY';
  const read = decimalInput(issues, ['amount'], amount, { min: 'ABOVE_ZERO' });
  if (!isCurrency(currency)) issues.add(['currency'], 'MALFORMED', text('Of ISO 4217.', '须为 ISO 4217 币种。'));
  else if (read && read.decimalPlaces() > minorDigits(currency))
    issues.add(['amount'], 'OVER_PRECISE', text('Finer than the minor unit.', '小于最小货币单位。'));
  issues.throwIfAny();
  return { amount: read!.toFixed(), currency };
}
