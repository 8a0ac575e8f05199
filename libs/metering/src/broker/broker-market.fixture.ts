import { type Id, SECOND } from '#kernel';
import { BrokerOperations } from '#procurement';
import { acceptedInstance } from '../../../../apps/testing/market.js';
import { BUYER, NOW, UseMarket } from '../use.fixture.js';
import { BrokerWork } from './broker-work.js';
import { FakeBroker } from './fake-broker.fixture.js';

const BROKER_ADMIN = 'admin@provider-a.example';

interface Operation {
  instanceId: Id;
  kind: string;
  state: string;
  fault: string | null;
  orphanSuspected: boolean;
}

/** A market with a plan that is bound to a broker of the tests, and what a worker does there. */
export class BrokerMarket {
  broker!: FakeBroker;
  private now = NOW;

  private constructor(readonly market: UseMarket) {}

  static async open(): Promise<BrokerMarket> {
    const market = await UseMarket.open();
    const { t } = market;
    await t.addPerson({ organizationId: t.organization('PV-A'), email: BROKER_ADMIN, roles: ['PROVIDER_ADMIN'] });
    return new BrokerMarket(market);
  }

  /** A new broker, to which the plan is bound from now on. */
  async begin(bindable = false): Promise<void> {
    this.market.t.setNow((this.now = NOW));
    this.broker = await FakeBroker.open();
    const { registerBroker } = await this.market.t.ok<{ registerBroker: { id: Id } }>(
      'mutation($i:RegisterBrokerInput!){registerBroker(input:$i){id}}',
      { i: { url: this.broker.url, username: 'market', password: 'open-sesame-9' } },
      BROKER_ADMIN,
    );
    await this.market.t.ok(
      `mutation($p:ID!,$b:ID!,$c:Boolean!){bindPlanToBroker(planId:$p,brokerId:$b,serviceId:"svc",brokerPlanId:"small",
         maximumPollingSeconds:600,bindable:$c){id}}`,
      { p: this.market.planId, b: registerBroker.id, c: bindable },
      BROKER_ADMIN,
    );
  }

  pass(seconds: number): void {
    this.market.t.setNow((this.now += seconds * SECOND));
  }

  /** What the worker does at one look. */
  async work(): Promise<void> {
    const brokers = this.market.t.app.get(BrokerWork);
    for (const operationId of await this.market.t.app.get(BrokerOperations).due()) await brokers.step(operationId);
  }

  /** Looks until nothing is due any more within an hour. */
  async settle(): Promise<void> {
    for (let minute = 0; minute < 60; minute++) {
      await this.work();
      this.pass(60);
    }
  }

  order(): Promise<{ orderId: Id; instanceId: Id }> {
    const expectedUsage = ['cpu', 'calls'].map((meter) => ({ meter, quantityPerMonth: '1000' }));
    const { planId, budgetId } = this.market;
    return acceptedInstance(this.market.t, { planId, budgetId, startsOn: '2026-09-01', expectedUsage });
  }

  async statusOf(id: Id): Promise<string> {
    const { serviceInstance } = await this.market.t.ok<{ serviceInstance: { status: string } }>(
      'query($id:ID!){serviceInstance(id:$id){status}}',
      { id },
      BUYER,
    );
    return serviceInstance.status;
  }

  async orderStatus(id: Id): Promise<string> {
    const { order } = await this.market.t.ok<{ order: { status: string } }>(
      'query($id:ID!){order(id:$id){status}}',
      { id },
      BUYER,
    );
    return order.status;
  }

  /** What of the budget is committed. */
  async committed(): Promise<string> {
    const { budgets } = await this.market.t.ok<{ budgets: { id: Id; committed: string }[] }>(
      '{budgets{id committed}}',
      {},
      BUYER,
    );
    return budgets.find(({ id }) => id === this.market.budgetId)!.committed;
  }

  /** What is and was asked for an instance, newest first. */
  async operationsOf(instanceId: Id): Promise<Operation[]> {
    const { brokerOperations } = await this.market.t.ok<{ brokerOperations: { edges: { node: Operation }[] } }>(
      '{brokerOperations(first:50){edges{node{instanceId kind state fault orphanSuspected}}}}',
      {},
      BROKER_ADMIN,
    );
    return brokerOperations.edges.map(({ node }) => node).filter((each) => each.instanceId === instanceId);
  }
}
