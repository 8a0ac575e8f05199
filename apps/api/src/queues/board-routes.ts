import type { BaseAdapter } from '@bull-board/api/baseAdapter';

type Queues = Map<string, BaseAdapter>;

interface BoardRequest {
  queues: Queues;
  uiConfig: object;
  query: Record<string, unknown>;
  params: Record<string, string>;
  body: object;
  headers: Record<string, string>;
}

interface BoardAnswer {
  status?: number;
  body: unknown;
}

interface BoardRoute {
  method: string | readonly string[];
  route: string | readonly string[];
  handler: (request: never) => BoardAnswer | Promise<BoardAnswer>;
}

interface View {
  handler: (config: { basePath: string; uiConfig: never }) => { params: object };
}

/**
 * What the board would have its own server do, kept to be asked: it is served by the api's guarded routes. Of its routes
 * those alone that read.
 */
export class BoardRoutes {
  private queues: Queues = new Map();
  private uiConfig: object = {};
  private entry: View | null = null;
  private readonly routes: { pattern: RegExp; names: string[]; handler: BoardRoute['handler'] }[] = [];

  constructor(private readonly basePath: string) {}

  setQueues(queues: Queues): this {
    this.queues = queues;
    return this;
  }

  setUIConfig(config: object = {}): this {
    this.uiConfig = config;
    return this;
  }

  setEntryRoute(entry: View): this {
    this.entry = entry;
    return this;
  }

  setApiRoutes(routes: readonly BoardRoute[]): this {
    for (const { method, route, handler } of routes)
      if ([method].flat().includes('get'))
        for (const path of [route].flat()) {
          const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
          this.routes.push({ pattern: new RegExp(`^${path.replace(/:\w+/g, '([^/]+)')}$`), names, handler });
        }
    return this;
  }

  setStaticPath(): this {
    return this;
  }

  setViewsPath(): this {
    return this;
  }

  setErrorHandler(): this {
    return this;
  }

  /** What its page is filled with. */
  page(): Record<string, string> {
    return this.entry!.handler({ basePath: this.basePath, uiConfig: this.uiConfig as never }).params as Record<
      string,
      string
    >;
  }

  /** The answer to "/api/queues"; null where it has nothing to read. */
  async read(path: string, query: Record<string, unknown>): Promise<BoardAnswer | null> {
    for (const { pattern, names, handler } of this.routes) {
      const found = pattern.exec(path);
      if (!found) continue;
      const params = Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1]!)]));
      const request: BoardRequest = {
        ...{ queues: this.queues, uiConfig: this.uiConfig, params, query, body: {}, headers: {} },
      };
      return handler(request as never);
    }
    return null;
  }
}
