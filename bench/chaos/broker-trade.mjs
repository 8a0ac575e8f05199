// Buyers of what a broker makes: they order, resize, end and call off, the provider accepts and answers.
import { setTimeout as sleep } from 'node:timers/promises';

const LONGEST_LIST = 400;

export class BrokerTrade {
  constructor({ api, market, budgetId, random }) {
    Object.assign(this, { api, market, budgetId, random });
    this.stopped = false;
    this.orders = [];
    this.count = 0;
    this.figures = { orders: 0, resizes: 0, terminations: 0, cancellations: 0 };
  }

  pick(list) {
    return list[Math.floor(this.random() * list.length)];
  }

  chance(share) {
    return this.random() < share;
  }

  async buy() {
    const { agency, provider } = this.market;
    const item = () => ({ planId: provider.plans.hours, quantity: (0.5 + this.random() * 3).toFixed(3) });
    const items = this.chance(0.4) ? [item(), item()] : [item()];
    for (const one of items) one.expectedUsage = [{ meter: 'traffic', quantityPerMonth: '10' }];
    const input = { title: 'Broker', budgetId: this.budgetId, items, idempotencyKey: `order-${(this.count += 1)}` };
    const made = await this.api.must(agency.buyer, 'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}', {
      i: input,
    });
    const { id } = made.createOrder;
    this.figures.orders += 1;
    // Asked again after a lost answer, each says that it has been done already.
    for (const [who, act] of [
      [agency.buyer, 'submitOrder'],
      [agency.approver, 'approveOrder'],
      [provider.admin, 'acceptOrder'],
    ])
      await this.api.say(who, `mutation($id:ID!){${act}(id:$id){id}}`, { id });
    this.orders.push(id);
  }

  async read(id) {
    const { order } = await this.api.must(
      this.market.agency.buyer,
      'query($id:ID!){order(id:$id){status items{instance{id status}}}}',
      { id },
    );
    return order;
  }

  async change(id) {
    const { agency, provider } = this.market;
    const order = await this.read(id);
    if (order.status === 'EXECUTING' && this.chance(0.3)) {
      this.figures.cancellations += 1;
      await this.api.say(agency.buyer, 'mutation($id:ID!){requestCancellation(id:$id,reason:"Not any more."){id}}', {
        id,
      });
    } else if (order.status === 'ASSESSING_CANCELLATION') await this.answer(id, this.chance(0.7), provider);
    for (const { instance } of order.items) if (instance?.status === 'ACTIVE') await this.use(instance.id);
  }

  answer(id, grant, provider) {
    return this.api.say(
      provider.admin,
      'mutation($id:ID!,$g:Boolean!){answerCancellation(id:$id,grant:$g,reason:"Heard."){id}}',
      { id, g: grant },
    );
  }

  async use(instanceId) {
    const { agency } = this.market;
    if (this.chance(0.35)) {
      this.figures.resizes += 1;
      await this.api.say(agency.approver, 'mutation($i:ResizeInstanceInput!){resizeInstance(input:$i){id}}', {
        i: {
          instanceId,
          quantity: (0.5 + this.random() * 9).toFixed(3),
          idempotencyKey: `resize-${(this.count += 1)}`,
        },
      });
    } else if (this.chance(0.3)) {
      this.figures.terminations += 1;
      await this.api.say(agency.buyer, 'mutation($id:ID!){terminateInstance(id:$id){id}}', { id: instanceId });
    }
  }

  /** Several at once, each step after step until all stop. */
  run() {
    const steps = [() => this.buy(), () => this.buy(), () => this.look(), () => this.look()];
    return Promise.all(
      steps.map(async (step) => {
        while (!this.stopped) {
          await step();
          await sleep(50 + this.random() * 300);
        }
      }),
    );
  }

  async look() {
    if (this.orders.length) await this.change(this.pick(this.orders.slice(-LONGEST_LIST)));
  }

  /** Every cancellation that waits gets its answer. */
  async answerAll() {
    for (const id of this.orders) {
      const { status } = await this.read(id);
      if (status === 'ASSESSING_CANCELLATION') await this.answer(id, true, this.market.provider);
    }
  }
}
