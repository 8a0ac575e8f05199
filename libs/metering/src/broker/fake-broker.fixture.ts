import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  /** Behind /v2/service_instances. */
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
}

const BINDING_WORDS: Record<string, string> = { PUT: 'BIND', GET: 'FETCH', DELETE: 'UNBIND' };

/** What the broker does instead of what is right. */
export type Trick = (asked: Asked, response: ServerResponse, broker: FakeBroker) => boolean;

/** A provider's broker of the tests. It makes instances at once, or when told to after a 202. */
export class FakeBroker {
  readonly asked: Asked[] = [];
  /** id → the parameters it has. */
  readonly instances = new Map<string, unknown>();
  /** Bindings that are there. */
  readonly bindings = new Set<string>();
  /** How often one was made that was not there. */
  made = 0;
  async = false;
  /** What it answers to GET /v2/catalog. */
  catalog: unknown = { services: [] };
  /** The state of last_operation. */
  state = 'in progress';
  trick: Trick = () => false;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<FakeBroker> {
    const server = createServer((request, response) => void broker.take(request, response));
    const broker = new FakeBroker(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return broker;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/osb`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** The method of each request and whether it asks how far we are. */
  get story(): string[] {
    return this.asked.map(({ method, path }) => {
      if (path.endsWith('last_operation')) return 'POLL';
      return path.includes('/service_bindings/') ? BINDING_WORDS[method]! : method;
    });
  }

  create(id: string, parameters: unknown): void {
    if (!this.instances.has(id)) this.made++;
    this.instances.set(id, parameters);
  }

  answer(response: ServerResponse, status: number, body: unknown = {}, headers: Record<string, string> = {}): true {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    return true;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url!, 'http://x');
    const asked: Asked = {
      method: request.method!,
      path: url.pathname.replace('/osb/v2/service_instances/', ''),
      query: url.searchParams,
      headers: request.headers,
      body: chunks.length ? (JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>) : {},
    };
    this.asked.push(asked);
    if (!this.trick(asked, response, this)) this.obey(asked, response);
  }

  private obey({ method, path, body }: Asked, response: ServerResponse): void {
    if (path === '/osb/v2/catalog') return void this.answer(response, 200, this.catalog);
    const [id, , bindingId] = path.split('/') as [string, string?, string?];
    if (bindingId && !path.endsWith('last_operation')) return this.obeyBinding(method, bindingId, response);
    if (method === 'GET') this.answer(response, 200, { state: this.state });
    else if (method === 'DELETE') this.answer(response, this.instances.delete(id) ? 200 : 410);
    else {
      const known = this.instances.has(id);
      this.create(id, body.parameters);
      if (this.async) this.answer(response, 202, { operation: 'task 1' });
      else this.answer(response, known ? 200 : 201);
    }
  }

  private obeyBinding(method: string, bindingId: string, response: ServerResponse): void {
    const credentials = { username: 'u', password: `hush-${bindingId}` };
    if (method === 'DELETE') this.answer(response, this.bindings.delete(bindingId) ? 200 : 410);
    else if (method === 'GET') this.answer(response, this.bindings.has(bindingId) ? 200 : 404, { credentials });
    else {
      const known = this.bindings.has(bindingId);
      this.bindings.add(bindingId);
      if (this.async) this.answer(response, 202, { operation: 'task 2' });
      else this.answer(response, known ? 200 : 201, { credentials, endpoints: [{ host: 'h', ports: ['443'] }] });
    }
  }
}
