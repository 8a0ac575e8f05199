import { Config, QUEUE_PREFIX, redisOptions } from '#platform';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Queue } from 'bullmq';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { BoardRoutes } from './board-routes.js';
import { QUEUE_NAMES } from './queue-names.js';

/** Where the board is. */
export const BOARD = '/queues';

const ui = dirname(createRequire(import.meta.url).resolve('@bull-board/ui/package.json'));
/** Its files. */
export const BOARD_FILES = join(ui, 'dist', 'static');

/** bull-board over the queues of the workers, to be looked at. Redis is asked when somebody looks. */
@Injectable()
export class QueueBoard implements OnModuleDestroy {
  private opened: { routes: BoardRoutes; queues: Queue[]; page: string } | null = null;

  constructor(private readonly config: Config) {}

  /** Its page; nothing in it is loaded from elsewhere. */
  page(): string {
    return this.open().page;
  }

  async read(path: string, query: Record<string, unknown>): Promise<{ status: number; body: unknown } | null> {
    const answer = await this.open().routes.read(path, query);
    return answer && { status: answer.status ?? 200, body: answer.body };
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all((this.opened?.queues ?? []).map((queue) => queue.close().catch(() => undefined)));
  }

  private open(): NonNullable<QueueBoard['opened']> {
    if (this.opened) return this.opened;
    const connection = {
      ...redisOptions(this.config.redisUrl),
      ...{ enableOfflineQueue: true, maxRetriesPerRequest: 1, connectTimeout: 2_000 },
    };
    const queues = QUEUE_NAMES.map((name) => {
      const queue = new Queue(name, { prefix: QUEUE_PREFIX, connection, skipMetasUpdate: true });
      queue.on('error', () => undefined); // told to whoever looks
      return queue;
    });
    const routes = new BoardRoutes(BOARD);
    createBullBoard({
      // Redis holds hints of work that the database knows of: there is nothing to mend in it by hand.
      queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true, allowRetries: false })),
      serverAdapter: routes,
      options: { uiBasePath: ui, uiConfig: { boardTitle: '云市 Yunshi' } },
    });
    return (this.opened = { routes, queues, page: pageOf(routes.page()) });
  }
}

/** The package's page with its values, without the fonts that it would load from elsewhere. */
function pageOf(values: Record<string, string>): string {
  return readFileSync(join(ui, 'dist', 'index.ejs'), 'utf8')
    .replaceAll(/<link [^>]*href="https?:[^>]*>/g, '')
    .replaceAll(/<%[-=] (\w+) %>/g, (_, name: string) => values[name] ?? '');
}
