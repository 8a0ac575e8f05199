// How clients speak to a product that dies now and then: asked again until answered, counting what is under way.
import { setTimeout as sleep } from 'node:timers/promises';

const TIMEOUT = 20_000;
const AGAIN = new Set(['UNAVAILABLE', 'INTERNAL', 'TOO_MANY_REQUESTS', 'RATE_LIMITED']);

export class Api {
  constructor(port) {
    this.base = `http://127.0.0.1:${port}`;
    /** Requests that were sent and not answered. */
    this.pending = 0;
    this.figures = { requests: 0, unanswered: 0, unavailable: 0, internal: 0, signIns: 0 };
    this.refusals = {};
    /** After this nobody asks again. */
    this.over = null;
  }

  /** One request; null when no whole answer came. */
  async ask(path, { token, type = 'application/json', body }) {
    const headers = { 'content-type': type, 'accept-language': 'en' };
    if (token) headers.authorization = `Bearer ${token}`;
    this.pending += 1;
    this.figures.requests += 1;
    try {
      const signal = AbortSignal.timeout(TIMEOUT);
      const answer = await fetch(`${this.base}${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
        signal,
      });
      return { status: answer.status, body: JSON.parse(await answer.text()) };
    } catch {
      this.figures.unanswered += 1;
      return null;
    } finally {
      this.pending -= 1;
    }
  }

  async pause() {
    if (this.over !== null && Date.now() > this.over)
      throw new Error('No answer for minutes: the product does not come back.');
    await sleep(150 + Math.floor(Math.random() * 200));
  }

  /** A GraphQL operation by somebody, asked again until it is answered: its data, or { code } of a refusal. */
  async say(person, query, variables) {
    for (;;) {
      const answer = await this.ask('/graphql', { token: await person?.token(this), body: { query, variables } });
      const error = answer?.body.errors?.[0];
      if (answer && answer.status < 500 && !error) return answer.body.data;
      const code = error?.extensions?.code ?? (answer ? 'UNAVAILABLE' : null);
      if (code === 'UNAUTHENTICATED' && person) person.forget();
      else if (code === 'INTERNAL') this.figures.internal += 1;
      else if (code === 'UNAVAILABLE') this.figures.unavailable += 1;
      if (code !== null && code !== 'UNAUTHENTICATED' && !AGAIN.has(code)) {
        const issue = error.extensions?.issues?.[0]?.code;
        const name = issue ? `${code} ${issue}` : code;
        this.refusals[name] = (this.refusals[name] ?? 0) + 1;
        return { code: name, message: error.message, issues: error.extensions?.issues };
      }
      await this.pause();
    }
  }

  /** As `say`, where a refusal is a mistake of this script. */
  async must(person, query, variables) {
    const data = await this.say(person, query, variables);
    if (data.code)
      throw new Error(`${query.slice(0, 60)}: ${data.code} ${data.message} ${JSON.stringify(data.issues ?? '')}`);
    return data;
  }
}

const SIGN_IN = 'mutation($i:SignInInput!){signIn(input:$i){accessToken}}';

/** Signs in when it has to: tokens end with the product's clock. */
export class Person {
  #token = null;
  constructor(account) {
    this.account = account;
  }
  async token(api) {
    for (let tries = 0; this.#token === null; tries += 1) {
      const answer = await api.ask('/graphql', { body: { query: SIGN_IN, variables: { i: this.account } } });
      this.#token = answer?.body.data?.signIn?.accessToken ?? null;
      if (this.#token !== null) api.figures.signIns += 1;
      else if (tries > 1000) throw new Error(`${this.account.email} cannot sign in.`);
      else await api.pause();
    }
    return this.#token;
  }
  forget() {
    this.#token = null;
  }
}

/** A key for machines: it does not end. */
export class Machine {
  constructor(secret) {
    this.secret = secret;
  }
  async token() {
    return this.secret;
  }
  forget() {}
}
