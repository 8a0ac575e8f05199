// A provider's machine that reports use until it is acknowledged, in portions of other sizes and orders each time.
import { setTimeout as sleep } from 'node:timers/promises';
import { METERS } from './market.mjs';
import { isoOf, unitsOf } from './exact.mjs';

const DAY = 86_400_000_000;
/** So far ahead that no step of the clock makes it true at once. */
const WRONG_BY = 40 * DAY;
const MOST_WAITING = 1500;
const MUTATION = 'mutation($i:ReportUsageInput!){reportUsage(input:$i){accepted duplicates rejected{index id code}}}';

export const hexOf = (id) => id.replaceAll('-', '').toUpperCase();

const cloudEvent = ({ source, id, instanceId, meter, at, written, corrects }) => ({
  specversion: '1.0',
  type: 'usage.v1',
  source,
  id,
  subject: instanceId,
  time: isoOf(at),
  data: { meter, quantity: written, ...(corrects === null ? {} : { correctsEventId: corrects }) },
});

const graphqlEvent = ({ id, instanceId, meter, at, written, corrects }) => ({
  id,
  instanceId,
  meter,
  quantity: written,
  occurredAt: isoOf(at),
  correctsEventId: corrects,
});

export class UsageClient {
  /** @param wish source "" speaks GraphQL; wrongClock: some events are dated weeks ahead at first */
  constructor({ api, world, market, provider, random, sent, source, name, wrongClock = false }) {
    Object.assign(this, { api, world, provider, random, sent, source, name, wrongClock });
    this.instances = market.instances.filter((instance) => instance.provider === provider);
    this.waiting = [];
    this.kept = [];
    this.count = 0;
    this.stopped = false;
    this.figures = { repeats: 0, wrongClock: 0, outsideLifetime: 0, corrections: 0 };
    this.unexpected = [];
  }

  pick(list) {
    return list[Math.floor(this.random() * list.length)];
  }

  quantity() {
    const kind = this.random();
    if (kind < 0.03) return '0';
    const digits = kind < 0.1 ? 12 : 3;
    return (this.random() * 60)
      .toFixed(3)
      .concat(digits === 12 ? String(Math.floor(this.random() * 1e9)).padStart(9, '0') : '');
  }

  add(event) {
    const { instanceId, meter, at, written, corrects, wrong = false } = event;
    const made = {
      provider: hexOf(this.provider.id),
      source: this.source,
      id: `${this.name}-${(this.count += 1)}`,
      instanceId,
      instance: hexOf(instanceId),
      meter,
      at,
      written,
      quantity: unitsOf(written, 12),
      corrects,
      wrong,
      busy: false,
      corrected: false,
      acknowledged: false,
      refused: null,
    };
    this.sent.set(`${made.provider}/${made.source}/${made.id}`, made);
    this.waiting.push(made);
  }

  /** New use, most of it of the last days, some of any time of its instance's life. */
  make() {
    const instance = this.pick(this.instances.filter(({ activatedAt }) => activatedAt !== null));
    const life = Number(this.world.now() - instance.activatedAt) - 1_000_000;
    if (life <= 0) return;
    const back = this.random() < 0.7 ? Math.min(life, 3 * DAY) : life;
    const at = this.world.now() - 1_000_000n - BigInt(Math.floor(this.random() * back));
    const meter = this.pick(METERS[instance.plan]);
    const wrong = this.wrongClock && this.random() < 0.2;
    this.add({
      instanceId: instance.id,
      meter,
      at: wrong ? at + BigInt(WRONG_BY) : at,
      written: this.quantity(),
      corrects: null,
      wrong,
    });
  }

  /** Another quantity, or none, for something acknowledged, which may be a correction itself. */
  correct() {
    const event = this.kept.length ? this.pick(this.kept) : null;
    if (!event || event.corrected) return;
    event.corrected = true;
    this.figures.corrections += 1;
    this.add({ ...event, written: this.random() < 0.3 ? '0' : this.quantity(), corrects: event.id, wrong: false });
  }

  /** What is sent next: some of what waits in any order, now and then with what was acknowledged before. */
  portion() {
    const size = 1 + Math.floor(this.random() ** 2 * (this.random() < 0.1 ? 300 : 60));
    const free = this.waiting.filter(({ wrong, busy }) => !wrong || !busy);
    const chosen = new Set(Array.from({ length: Math.min(size, free.length) }, () => this.pick(free)));
    if (this.kept.length && this.random() < 0.3) for (let n = 0; n < 10; n += 1) chosen.add(this.pick(this.kept));
    return [...chosen];
  }

  async send(events) {
    if (this.source === '') {
      const answer = await this.api.ask('/graphql', {
        token: await this.provider.machine.token(),
        body: { query: MUTATION, variables: { i: { events: events.map(graphqlEvent) } } },
      });
      return answer?.body.data?.reportUsage ?? this.noReceipt(answer, answer?.body.errors?.[0]?.extensions?.code);
    }
    const single = events.length === 1;
    const answer = await this.api.ask('/v1/usage-events', {
      token: await this.provider.machine.token(),
      type: single ? 'application/cloudevents+json' : 'application/cloudevents-batch+json',
      body: single ? cloudEvent(events[0]) : events.map(cloudEvent),
    });
    return answer?.status === 200
      ? answer.body
      : this.noReceipt(answer, answer?.status >= 500 ? 'UNAVAILABLE' : answer?.status);
  }

  noReceipt(answer, code) {
    if (answer && !['UNAVAILABLE', 'INTERNAL', 429].includes(code))
      this.unexpected.push(`${this.name}: ${JSON.stringify(answer).slice(0, 300)}`);
    return null;
  }

  settle(events, { rejected }) {
    const codes = new Map(rejected.map(({ index, code }) => [index, code]));
    events.forEach((event, index) => {
      const code = codes.get(index);
      if (code === undefined) {
        if (event.acknowledged) this.figures.repeats += 1;
        else this.kept.push(event);
        event.acknowledged = true;
      } else if (code === 'IN_FUTURE' && !event.acknowledged) {
        if (!event.wrong) return; // the product follows the clock a moment later
        this.figures.wrongClock += 1;
        event.at -= BigInt(WRONG_BY);
        event.wrong = false;
      } else if (code === 'OUTSIDE_LIFETIME' && !event.acknowledged) {
        this.figures.outsideLifetime += 1;
        event.refused = code;
      } else
        this.unexpected.push(
          `${this.name}: ${event.id} was answered ${code}${event.acknowledged ? ' after it was acknowledged' : ''}`,
        );
    });
    this.waiting = this.waiting.filter(({ acknowledged, refused }) => !acknowledged && !refused);
  }

  /** One of several at once over the same events; ends when it was stopped and nothing waits any more. */
  async lane() {
    while (!this.stopped || this.waiting.length) {
      if (!this.stopped && this.waiting.length < MOST_WAITING) {
        for (let n = Math.floor(this.random() * 30); n >= 0; n -= 1) this.make();
        for (let n = Math.floor(this.random() * 4); n > 0; n -= 1) this.correct();
      }
      const events = this.portion();
      if (events.length) {
        events.forEach((event) => (event.busy = true));
        const receipt = await this.send(events);
        events.forEach((event) => (event.busy = false));
        if (receipt) this.settle(events, receipt);
        else await this.api.pause();
      }
      await sleep(this.stopped ? 5 : 50 + this.random() * 200);
    }
  }
}
