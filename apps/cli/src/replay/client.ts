interface GraphqlError {
  message: string;
  extensions?: { code?: string; issues?: { path: string; code: string; message: string }[] };
}

/** A refusal of the product, with its code. */
class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const RETRIED = new Set(['UNAVAILABLE']);
const ATTEMPTS = 6;

/** Speaks to a running product over its public API, as one person. Signs in again when the token ends. */
export class Client {
  private token = '';

  private constructor(
    private readonly url: string,
    private readonly email: string,
    private readonly password: string,
  ) {}

  static async signIn(url: string, email: string, password: string): Promise<Client> {
    const client = new Client(url, email, password);
    await client.renew();
    return client;
  }

  private async renew(): Promise<void> {
    this.token = '';
    const { signIn } = await this.send<{ signIn: { accessToken: string } }>(
      'mutation($i:SignInInput!){signIn(input:$i){accessToken}}',
      { i: { email: this.email, password: this.password } },
    ).catch((error: unknown) => {
      if (!isRefusal(error, 'UNAUTHENTICATED')) throw error;
      throw new Refusal('UNAUTHENTICATED', `${this.email} cannot sign in at ${this.url} with this password.`);
    });
    this.token = signIn.accessToken;
  }

  /** Runs an operation; a database away for a moment and an ended token are tried again. */
  async run<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.send<T>(query, variables);
      } catch (error) {
        const code = error instanceof Refusal ? error.code : '';
        if (attempt >= ATTEMPTS || !(RETRIED.has(code) || code === 'UNAUTHENTICATED')) throw error;
        if (code === 'UNAUTHENTICATED') await this.renew();
        else await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** attempt));
      }
    }
  }

  private async send<T>(query: string, variables: Record<string, unknown>): Promise<T> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-language': 'en',
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      },
      body: JSON.stringify({ query, variables }),
    }).catch((error: unknown) => {
      throw new Error(
        `${this.url} does not answer (${(error as { cause?: { code?: string } }).cause?.code ?? String(error)}). Is the product running? Start it with "npm run up".`,
      );
    });
    const { data, errors } = (await response.json().catch(() => ({}))) as { data?: T | null; errors?: GraphqlError[] };
    const first = errors?.[0];
    if (first) throw new Refusal(first.extensions?.code ?? 'INTERNAL', `${this.email}: ${first.message}`);
    if (!data) throw new Error(`${this.url} is not the address of this product (its answer: HTTP ${response.status}).`);
    return data;
  }
}

export const isRefusal = (error: unknown, code: string): boolean => error instanceof Refusal && error.code === code;
