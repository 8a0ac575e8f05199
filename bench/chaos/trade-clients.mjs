// The people: the operator bills, buyers dispute, accept and pay, providers answer, credit, resize and end.
import { setTimeout as sleep } from 'node:timers/promises';
import { activate } from './market.mjs';
import { monthOf, monthsBetween, textOf, unitsOf } from './exact.mjs';

const INVOICES = '{invoices(first:12){edges{node{id status payableNow lines{id amount}}}}}';
const START = 'mutation($i:StartBillingRunInput!){startBillingRun(input:$i){id}}';
const DAY_AHEAD = 8 * 3_600_000_000;

/** What people share: disputes they know of, and every document they ever asked for. */
export class Desk {
  constructor({ api, world, market, random, firstMonth }) {
    Object.assign(this, { api, world, market, random, firstMonth });
    this.said = [];
    this.disputes = [];
    this.count = 0;
    this.stopped = false;
    this.figures = { runs: 0, runsAtOnce: 0, resizes: 0, terminations: 0 };
  }

  pick(list) {
    return list[Math.floor(this.random() * list.length)];
  }

  chance(share) {
    return this.random() < share;
  }

  /** A document known by its mark; acknowledged once the product said so. */
  async document(kind, person, query, inputOf) {
    const mark = `${kind}-${(this.count += 1)}`;
    const entry = { kind, mark, acknowledged: false };
    this.said.push(entry);
    const data = await this.api.say(person, query, { i: { ...inputOf(mark), idempotencyKey: mark } });
    if (!data.code) entry.acknowledged = true;
    return data.code ? null : data;
  }

  /** A part of an amount above zero, often all of it; null of nothing. */
  part(amount) {
    const cents = unitsOf(amount, 2);
    if (cents <= 0n) return null;
    return textOf(this.chance(0.4) ? cents : 1n + BigInt(Math.floor(this.random() * Number(cents))), 2);
  }

  closedMonths() {
    return monthsBetween(this.firstMonth, monthOf(this.world.now())).slice(0, -1);
  }

  async operate() {
    const months = this.closedMonths();
    if (months.length) {
      const period = this.chance(0.6) ? months.at(-1) : this.pick(months);
      const start = (more = {}) => this.api.say(this.market.operator, START, { i: { period, ...more } });
      this.figures.runs += 1;
      // The same month for all and for each buyer at once: more than one worker has work in it.
      const scoped = this.chance(0.6) ? this.market.agencies.map(({ id }) => start({ organizationId: id })) : [];
      this.figures.runsAtOnce += scoped.length;
      await Promise.all([start(), ...scoped]);
    }
    const dispute = this.disputes.length ? this.pick(this.disputes) : null;
    if (dispute && this.chance(0.3))
      await this.api.say(this.market.operator, 'mutation($i:DecideDisputeInput!){decideDispute(input:$i){id}}', {
        i: { disputeId: dispute.id, amount: this.part(dispute.amount) ?? '0', text: 'Decided.' },
      });
  }

  async buyer(agency) {
    const data = await this.api.must(agency.finance, INVOICES);
    const invoices = data.invoices.edges.map(({ node }) => node);
    if (!invoices.length) return;
    const invoice = this.pick(invoices);
    const what = this.random();
    if (what < 0.3) await this.dispute(agency, invoice);
    else if (what < 0.55)
      await this.api.say(agency.finance, 'mutation($id:ID!){acceptInvoice(invoiceId:$id){id}}', { id: invoice.id });
    else if (what < 0.85) await this.pay(agency, invoice);
    else await this.goOn(agency);
  }

  async dispute({ finance, id: organization }, invoice) {
    const line = this.pick(invoice.lines);
    const claimedAmount = this.part(line.amount);
    if (claimedAmount === null) return;
    const made = await this.document(
      'dispute',
      finance,
      'mutation($i:DisputeInvoiceLineInput!){disputeInvoiceLine(input:$i){id provider{id}}}',
      (reason) => ({
        invoiceId: invoice.id,
        lineId: line.id,
        claimedAmount,
        reason,
      }),
    );
    if (made) this.disputes.push({ ...made.disputeInvoiceLine, organization, amount: claimedAmount });
  }

  async pay({ finance }, invoice) {
    const amount = this.part(invoice.payableNow);
    if (amount === null) return;
    const paidOn = new Date((Number(this.world.now()) + DAY_AHEAD) / 1000).toISOString().slice(0, 10);
    await this.document(
      'payment',
      finance,
      'mutation($i:RecordPaymentInput!){recordPayment(input:$i){id}}',
      (reference) => ({
        invoiceId: invoice.id,
        amount,
        paidOn,
        reference,
      }),
    );
  }

  /** Takes an answer, goes to the operator, or lets it be. */
  async goOn({ id, finance }) {
    const own = this.disputes.filter(({ organization }) => organization === id);
    if (!own.length) return;
    const act = this.pick(['acceptDisputeAnswer', 'acceptDisputeAnswer', 'escalateDispute', 'withdrawDispute']);
    await this.api.say(finance, `mutation($id:ID!){${act}(disputeId:$id,text:"So be it."){id}}`, {
      id: this.pick(own).id,
    });
  }

  async provider(provider) {
    const what = this.random();
    if (what < 0.45) await this.answer(provider);
    else if (what < 0.65) await this.credit(provider);
    else await this.change(this.pick(this.market.instances.filter((one) => one.provider === provider)));
  }

  async answer({ id, admin }) {
    const own = this.disputes.filter((dispute) => dispute.provider.id === id);
    if (!own.length) return;
    const dispute = this.pick(own);
    const answer = this.pick(['ACCEPT', 'REJECT', 'COUNTER']);
    const input = {
      disputeId: dispute.id,
      answer,
      text: 'Looked at.',
      amount: answer === 'COUNTER' ? this.part(dispute.amount) : null,
    };
    await this.api.say(admin, 'mutation($i:AnswerDisputeInput!){answerDispute(input:$i){id}}', { i: input });
  }

  async credit({ admin }) {
    const data = await this.api.must(admin, INVOICES);
    const invoices = data.invoices.edges.map(({ node }) => node);
    if (!invoices.length) return;
    const { id, lines } = this.pick(invoices);
    const line = this.pick(lines);
    const amount = this.part(line.amount);
    if (amount === null) return;
    await this.document(
      'note',
      admin,
      'mutation($i:IssueCreditNoteInput!){issueCreditNote(input:$i){id}}',
      (reason) => ({
        invoiceId: id,
        reason,
        lines: [{ lineId: line.id, amount }],
      }),
    );
  }

  async change(instance) {
    const { admin } = instance.provider;
    if (instance.late && instance.activatedAt === null)
      await activate(this.api, instance, this.world.now() - 5_000_000n);
    else if (instance.resized) {
      this.figures.resizes += 1;
      const input = {
        instanceId: instance.id,
        quantity: (0.5 + this.random() * 9).toFixed(3),
        idempotencyKey: `resize-${(this.count += 1)}`,
      };
      const { approver } = instance.agency;
      await this.api.say(approver, 'mutation($i:ResizeInstanceInput!){resizeInstance(input:$i){id}}', { i: input });
    } else if (instance.ends && !instance.ended && this.closedMonths().length && this.chance(0.5)) {
      instance.ended = true;
      this.figures.terminations += 1;
      await this.api.say(admin, 'mutation($id:ID!){terminateInstance(id:$id){id}}', { id: instance.id });
    }
  }

  /** Everybody at once, each step after step until all stop. */
  run() {
    const { agencies, providers } = this.market;
    const steps = [
      () => this.operate(),
      ...agencies.map((agency) => () => this.buyer(agency)),
      ...providers.map((provider) => () => this.provider(provider)),
    ];
    return Promise.all(
      steps.map(async (step) => {
        while (!this.stopped) {
          await step();
          await sleep(100 + this.random() * 500);
        }
      }),
    );
  }
}
