// A provider's service broker that is slow, refuses, breaks off, and answers 500 after it has made what was asked for.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What it does to a request, as often as it stands here. */
const MOODS = [
  'obey',
  'obey',
  'obey',
  'later',
  'later',
  'later',
  'slow',
  'slow',
  'busy',
  'refuse',
  'breakBefore',
  'breakAfter',
  'breakAfter',
  'errorBefore',
  'errorAfter',
  'errorAfter',
  'nonsense',
];

export class Broker {
  #server = createServer((request, response) => {
    this.open += 1;
    response.once('close', () => (this.open -= 1));
    this.take(request, response).catch(() => response.destroy());
  });

  constructor(random) {
    this.random = random;
    /** id → { quantity } of what stands here. */
    this.instances = new Map();
    /** id → how often it was made that was not there. */
    this.made = new Map();
    /** Tasks of 202: name → { kind, id, polls, fails, done }. */
    this.tasks = new Map();
    /** Requests that are being answered. */
    this.open = 0;
    /** At the end it does what it is asked. */
    this.good = false;
    this.figures = { requests: 0 };
  }

  async listen() {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${this.#server.address().port}/osb`;
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  chance(share) {
    return this.random() < share;
  }

  async take(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url, 'http://broker');
    const [, id, progress] = /^\/osb\/v2\/service_instances\/([\da-f-]{36})(\/last_operation)?$/.exec(url.pathname);
    const body = chunks.length ? JSON.parse(Buffer.concat(chunks).toString()) : {};
    const mood = this.good ? 'obey' : MOODS[Math.floor(this.random() * MOODS.length)];
    const name = progress ? 'POLL' : request.method;
    this.figures.requests += 1;
    this.figures[`${name} ${mood}`] = (this.figures[`${name} ${mood}`] ?? 0) + 1;
    const say = (status, content = {}, headers = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(content));
    if (mood === 'slow') await sleep(this.random() * 2000);
    if (progress) return this.progress(url.searchParams.get('operation'), { mood, say, response });
    this.change(request.method, id, body.parameters, { mood, say, response });
  }

  change(method, id, parameters, { mood, say, response }) {
    if (mood === 'busy') return say(429, { description: 'Later.' }, { 'retry-after': '3' });
    if (mood === 'refuse') return say(400, { error: 'Refused', description: 'No.' });
    if (mood === 'errorBefore') return say(503, { description: 'Away.' });
    if (mood === 'breakBefore') return response.destroy();
    const busyWith = [...this.tasks.values()].find((task) => task.id === id && task.method === 'PUT' && !task.done);
    if (method === 'DELETE' && busyWith) {
      this.finish(busyWith);
      return say(422, { error: 'ConcurrencyError', description: 'It is being made.' });
    }
    if (mood === 'later') return this.begin(method, id, parameters, { say, response });
    const status = this.act(method, id, parameters);
    if (mood === 'breakAfter') return response.destroy();
    if (mood === 'errorAfter') return say(500, { description: 'Made, and lost my way.' });
    if (mood === 'nonsense' && status === 201) return response.writeHead(201).end('{"dashboard_url":');
    say(status);
  }

  /** Makes, changes or deletes; the status that says so. */
  act(method, id, parameters) {
    if (method === 'DELETE') return this.instances.delete(id) ? 200 : 410;
    const known = this.instances.has(id);
    if (method === 'PATCH' && !known) return 404;
    if (!known) this.made.set(id, (this.made.get(id) ?? 0) + 1);
    this.instances.set(id, parameters.quantity);
    return known ? 200 : 201;
  }

  begin(method, id, parameters, { say, response }) {
    if (method === 'PUT' && this.instances.has(id)) return say(200);
    if (method === 'DELETE' && !this.instances.has(id)) return say(410);
    const name = `task-${this.tasks.size + 1}`;
    const fails = this.chance(0.25);
    const task = { method, id, parameters, polls: Math.floor(this.random() * 3), fails, done: false };
    this.tasks.set(name, task);
    // What is made may stand long before it is said to, also when it is said to have failed.
    if (this.chance(0.5) && !(fails && method !== 'PUT')) this.finish(task);
    if (!this.good && this.chance(0.15)) return response.destroy();
    say(202, { operation: name });
  }

  finish(task) {
    if (!task.done) this.act(task.method, task.id, task.parameters);
    task.done = true;
  }

  progress(name, { mood, say, response }) {
    const task = this.tasks.get(name);
    if (mood === 'busy') return say(429, {}, { 'retry-after': '2' });
    if (mood === 'breakBefore' || mood === 'breakAfter') return response.destroy();
    if (mood === 'errorBefore' || mood === 'errorAfter') return say(500);
    if (mood === 'nonsense') return say(200, { state: 'who knows' });
    if (!task) return say(400, { description: 'No such task.' });
    if (task.polls-- > 0 && !this.good) return say(200, { state: 'in progress' });
    if (task.fails) return say(200, { state: 'failed', description: 'It did not work.' });
    this.finish(task);
    say(200, { state: 'succeeded' });
  }
}
