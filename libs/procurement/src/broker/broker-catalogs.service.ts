import { type Cloud, OfferingChanges, OfferingDrafts, type ServiceModel } from '#catalog';
import type { Actor } from '#identity';
import { decimalInput, DomainError, type Id, invalid, type Issue, Issues, text } from '#kernel';
import { Audit, bin, Config, databaseFault, id, insertRows, rows, type Runner, Sealer, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  type BrokerCatalog,
  brokerCatalogOf,
  type BrokerFault,
  type CatalogPlan,
  type CatalogPrice,
  type CatalogService,
  codeOfName,
  detailOf,
  USUAL_POLLING_SECONDS,
} from '../core/index.js';
import { askBroker } from './ask-broker.js';
import { type Broker, brokerCredentials, ownBroker } from './broker-rows.js';

/** What a catalogue says nothing of and a draft needs. */
export interface BrokerCatalogWish {
  brokerId: Id;
  serviceModel: ServiceModel;
  clouds: Cloud[];
  categoryCodes: string[];
  zoneCodes: string[];
  /** The monthly price, in yuan, of plans whose catalogue tells none that is understood. */
  monthlyPrice?: string | null;
}

export const CATALOG_ACTIONS = ['DRAFTED', 'UNCHANGED', 'REFUSED', 'GONE'] as const;
export type CatalogAction = (typeof CATALOG_ACTIONS)[number];

/** What came of a plan of the catalogue, or of one that is bound and stands there no more. */
export interface CatalogRow {
  serviceId: string;
  brokerPlanId: string;
  action: CatalogAction;
  offeringId: Id | null;
  planCode: string | null;
}

export interface CatalogReading {
  plans: CatalogRow[];
  issues: Issue[];
}

interface BoundPlan {
  offering_id: Buffer;
  plan_code: string;
  service_id: string;
  broker_plan_id: string;
}

/** A person waits for the answer. */
const TIMEOUT = 20_000;
const MOST_BYTES = 4 * 1024 * 1024;

const keyOf = (serviceId: string, brokerPlanId: string): string => JSON.stringify([serviceId, brokerPlanId]);

/** Catalogues of brokers, made drafts of their provider's own. */
@Injectable()
export class BrokerCatalogs {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly changes: OfferingChanges,
    private readonly drafts: OfferingDrafts,
    private readonly sealer: Sealer,
    private readonly audit: Audit,
    private readonly config: Config,
  ) {}

  /**
   * Asks the broker for its catalogue. A service that no plan of it was bound to becomes a draft, its plans bound; plans
   * that are new of one that was are added to its draft or to a draft of its revision. Read again it changes nothing but
   * how long operations of a plan may take and whether it is bindable. Plans that are gone, from the catalogue or from
   * their offering, are told of and stay bound: what was ordered of them runs. Each
   * service is written in a transaction of its own; what is refused, the broker's way or the catalogue's, is in `issues`
   * with its place in the answer, PRICE_UNKNOWN among it.
   * NOT_FOUND for another's broker; VALIDATION_FAILED with a fault of a broker when it gives no catalogue.
   */
  async read(actor: Actor, wish: BrokerCatalogWish): Promise<CatalogReading> {
    const broker = await ownBroker(this.dataSource, actor, wish.brokerId);
    const wrong = new Issues();
    if (wish.monthlyPrice) decimalInput(wrong, ['input', 'monthlyPrice'], wish.monthlyPrice);
    wrong.throwIfAny();
    const catalog = await this.ask(actor, broker);
    const issues = [...catalog.issues];
    const plans: CatalogRow[] = [];
    for (const service of catalog.services) {
      const taken = await this.take(actor, wish, service);
      plans.push(...taken.plans);
      issues.push(...taken.issues);
    }
    await this.transactions.run(async (manager) => {
      plans.push(...leftOf(catalog, plans, await boundOf(manager, broker.id)));
      const count = (action: CatalogAction): number => plans.filter((plan) => plan.action === action).length;
      await this.audit.write(manager, actor, {
        action: 'readBrokerCatalog',
        subject: 'broker',
        subjectId: broker.id,
        after: {
          ...Object.fromEntries(CATALOG_ACTIONS.map((action) => [action, count(action)])),
          issues: issues.length,
        },
      });
    });
    return { plans, issues };
  }

  private async ask(actor: Actor, broker: Broker): Promise<BrokerCatalog> {
    const credentials = await brokerCredentials(this.dataSource, this.sealer, broker.id);
    const reply = await askBroker(
      {
        ...{ method: 'GET', url: broker.url, credentials, path: '/catalog' },
        ...{ requestId: actor.requestId, personId: actor.personId },
      },
      { production: this.config.production, timeout: TIMEOUT, mostBytes: MOST_BYTES },
    );
    if (typeof reply.status === 'string') throw noCatalog(reply.status, reply.detail);
    if (reply.status !== 200)
      throw noCatalog(
        reply.status >= 500 ? 'BROKER_ERROR' : reply.status >= 400 ? 'REJECTED' : 'MALFORMED',
        detailOf(reply),
      );
    return brokerCatalogOf(reply.body);
  }

  private async take(
    actor: Actor,
    wish: BrokerCatalogWish,
    service: CatalogService,
  ): Promise<{ plans: CatalogRow[]; issues: Issue[] }> {
    try {
      return await this.transactions.run((manager) => this.write(manager, actor, wish, service));
    } catch (error) {
      if (databaseFault(error) || !(error instanceof DomainError) || error.code === 'NOT_FOUND') throw error;
      const told = error.details.issues ?? [{ path: [], code: error.code, text: error.text }];
      const asked = told.filter(({ path }) => ASKED.has(path[0]!));
      if (asked.length) throw inputError(asked);
      return {
        plans: service.plans.map((plan) => rowOf(service, plan, 'REFUSED')),
        issues: told.map(({ code, text: said }) => ({ path: service.path, code, text: said })),
      };
    }
  }

  private async write(
    manager: EntityManager,
    actor: Actor,
    wish: BrokerCatalogWish,
    service: CatalogService,
  ): Promise<{ plans: CatalogRow[]; issues: Issue[] }> {
    const broker = await ownBroker(manager, actor, wish.brokerId, true);
    const bound = (await boundOf(manager, broker.id)).filter((plan) => plan.service_id === service.id);
    const known = new Map(bound.map((plan) => [plan.broker_plan_id, plan]));
    for (const plan of service.plans) if (known.has(plan.id)) await refresh(manager, broker.id, service, plan);
    const sold = await this.soldOf(manager, bound);
    const fresh = service.plans.filter((plan) => !known.has(plan.id));
    const priced = fresh.filter((plan) => priceOf(plan, wish) !== null);
    const drafted = priced.length
      ? await this.draft(manager, actor, wish, service, priced, bound[0]?.offering_id)
      : new Map<string, DraftedPlan>();
    await insertRows(
      manager,
      `INSERT INTO broker_plan (offering_id, plan_code, broker_id, service_id, broker_plan_id, polling_seconds, bindable)`,
      priced.map((plan) => [
        ...[bin(drafted.get(plan.id)!.offeringId), drafted.get(plan.id)!.planCode, bin(broker.id), service.id, plan.id],
        ...[plan.pollingSeconds ?? USUAL_POLLING_SECONDS, plan.bindable],
      ]),
    );
    return {
      plans: service.plans.map((plan) => {
        const before = known.get(plan.id);
        if (before) return { ...rowOf(service, plan, sold.has(before) ? 'UNCHANGED' : 'GONE'), ...placeOf(before) };
        const made = drafted.get(plan.id);
        return made ? { ...rowOf(service, plan, 'DRAFTED'), ...made } : rowOf(service, plan, 'REFUSED');
      }),
      issues: fresh.filter((plan) => !priced.includes(plan)).map(unpriced),
    };
  }

  /** Those of bound plans that their offering, or its open revision, says. */
  private async soldOf(manager: EntityManager, bound: readonly BoundPlan[]): Promise<Set<BoundPlan>> {
    const sold = new Set<BoundPlan>();
    for (const [offeringId, some] of Map.groupBy(bound, (plan) => id(plan.offering_id))) {
      const codes = new Set(await this.drafts.planCodes(manager, offeringId));
      for (const plan of some) if (codes.has(plan.plan_code)) sold.add(plan);
    }
    return sold;
  }

  /** The plans as drafts: of a new offering, or beside those of the one that is there. By their ids at the broker. */
  private async draft(
    manager: EntityManager,
    actor: Actor,
    { serviceModel, clouds, categoryCodes, zoneCodes, ...wish }: BrokerCatalogWish,
    service: CatalogService,
    plans: readonly CatalogPlan[],
    there: Buffer | undefined,
  ): Promise<Map<string, DraftedPlan>> {
    // A code that is bound is taken, also where its plan is gone.
    const taken = new Set(
      there ? [...(await this.drafts.planCodes(manager, id(there))), ...(await boundCodes(manager, there))] : [],
    );
    const inputs = plans.map((plan) => {
      const code = codeOfName(plan.name, taken);
      taken.add(code);
      const { interval, unitPrice } = priceOf(plan, wish)!;
      const price = { code: 'base', kind: 'RECURRING', model: 'PER_UNIT', interval, unitPrice } as const;
      return { code, name: plan.title, prices: [price] };
    });
    const { title: name, summary, description } = service;
    const content = { name, summary, description, serviceModel, clouds, categoryCodes, zoneCodes };
    const offeringId = there
      ? await this.drafts.addPlans(manager, actor, id(there), inputs)
      : await this.changes.insert(manager, actor, {
          ...{ code: codeOfName(service.name, new Set()), ...content, plans: inputs },
        });
    return new Map(plans.map((plan, index) => [plan.id, { offeringId, planCode: inputs[index]!.code }]));
  }
}

interface DraftedPlan {
  offeringId: Id;
  planCode: string;
}

/** What of a draft the caller says and not the catalogue. */
const ASKED = new Set<string | number>(['clouds', 'categoryCodes', 'zoneCodes']);

function inputError(told: readonly Issue[]): DomainError {
  const issues = new Issues();
  for (const { path, code, text: said } of told) issues.add(['input', ...path], code, said);
  return issues.error();
}

const priceOf = (
  { price }: CatalogPlan,
  { monthlyPrice }: Pick<BrokerCatalogWish, 'monthlyPrice'>,
): CatalogPrice | null => price ?? (monthlyPrice ? { interval: 'MONTH', unitPrice: monthlyPrice } : null);

const unpriced = ({ path }: CatalogPlan): Issue => ({
  path: [...path, 'metadata', 'costs'],
  code: 'PRICE_UNKNOWN',
  text: text(
    'The catalogue tells no price in yuan by month or year: give `monthlyPrice`, and rewrite it in the draft.',
    '目录未给出按月或按年的人民币价格：请提供 monthlyPrice，并在草稿中改写。',
  ),
});

const rowOf = ({ id: serviceId }: CatalogService, plan: CatalogPlan, action: CatalogAction): CatalogRow => ({
  ...{ serviceId, brokerPlanId: plan.id, action, offeringId: null, planCode: null },
});

const placeOf = ({ offering_id, plan_code }: BoundPlan): DraftedPlan => ({
  offeringId: id(offering_id),
  planCode: plan_code,
});

/** What is bound and stands in the catalogue no more, and what stands there and could not be used. */
function leftOf(
  { readable, named }: BrokerCatalog,
  told: readonly CatalogRow[],
  bound: readonly BoundPlan[],
): CatalogRow[] {
  if (!readable) return [];
  const places = new Map(bound.map((plan) => [keyOf(plan.service_id, plan.broker_plan_id), placeOf(plan)]));
  const seen = new Set(told.map(({ serviceId, brokerPlanId }) => keyOf(serviceId, brokerPlanId)));
  const refused = new Map(
    named
      .map((plan): CatalogRow => ({ ...plan, action: 'REFUSED', offeringId: null, planCode: null }))
      .filter((plan) => !seen.has(keyOf(plan.serviceId, plan.brokerPlanId)))
      .map((plan) => [keyOf(plan.serviceId, plan.brokerPlanId), plan]),
  );
  for (const [key, plan] of refused) Object.assign(plan, places.get(key));
  const gone = bound
    .map((plan) => ({ key: keyOf(plan.service_id, plan.broker_plan_id), plan }))
    .filter(({ key }) => !seen.has(key) && !refused.has(key))
    .map(({ plan }): CatalogRow => ({
      ...{ serviceId: plan.service_id, brokerPlanId: plan.broker_plan_id, action: 'GONE', ...placeOf(plan) },
    }));
  return [...refused.values(), ...gone];
}

const boundOf = (runner: Runner, brokerId: Id): Promise<BoundPlan[]> =>
  rows<BoundPlan>(
    runner,
    `SELECT offering_id, plan_code, service_id, broker_plan_id FROM broker_plan WHERE broker_id = ?
      ORDER BY offering_id, plan_code`,
    [bin(brokerId)],
  );

/** The codes of an offering's plans that are bound, to whatever. */
const boundCodes = async (runner: Runner, offeringId: Buffer): Promise<string[]> =>
  (
    await rows<{ plan_code: string }>(runner, 'SELECT plan_code FROM broker_plan WHERE offering_id = ?', [offeringId])
  ).map((row) => row.plan_code);

/** What the catalogue says of a plan that is bound already; how long it may take stays as it was where it says nothing. */
async function refresh(
  manager: EntityManager,
  brokerId: Id,
  service: CatalogService,
  plan: CatalogPlan,
): Promise<void> {
  await manager.query(
    `UPDATE broker_plan SET polling_seconds = COALESCE(?, polling_seconds), bindable = ?
      WHERE broker_id = ? AND service_id = ? AND broker_plan_id = ?`,
    [plan.pollingSeconds, plan.bindable, bin(brokerId), service.id, plan.id],
  );
}

const noCatalog = (fault: BrokerFault, detail: string): DomainError =>
  invalid(
    ['input', 'brokerId'],
    fault,
    text(`The broker gave no catalogue. ${detail}`.trim(), `服务代理未返回目录。${detail}`),
  );
