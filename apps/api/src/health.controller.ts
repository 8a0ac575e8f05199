import { Public } from '#identity';
import { Config, redisOptions } from '#platform';
import { Controller, Get, type OnModuleDestroy, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { migrations } from '../../cli/src/schema.js';

type Part = 'up' | 'down' | 'not migrated';

/** For load balancers and scripts: whether the process lives, and whether it can serve. */
@Controller('health')
export class HealthController implements OnModuleDestroy {
  private readonly redis: Redis;

  constructor(
    private readonly dataSource: DataSource,
    config: Config,
  ) {
    this.redis = new Redis({
      ...redisOptions(config.redisUrl),
      lazyConnect: true,
      maxRetriesPerRequest: 1,
      connectTimeout: 1_000,
    });
    this.redis.on('error', () => undefined); // told by the check below
  }

  @Get('live')
  @Public()
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** 200 when requests can be served. Redis being away delays queued work only, and is reported, not fatal. */
  @Get('ready')
  @Public()
  async ready(
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ status: string; database: Part; redis: Part }> {
    const [database, redis] = await Promise.all([this.database(), this.queue()]);
    if (database !== 'up') reply.status(503);
    return { status: database === 'up' ? 'ok' : 'unavailable', database, redis };
  }

  private async database(): Promise<Part> {
    try {
      const [row] = await this.dataSource.query<[{ done: string }]>('SELECT COUNT(*) AS done FROM migration');
      return Number(row.done) >= migrations.length ? 'up' : 'not migrated';
    } catch {
      return 'down';
    }
  }

  private async queue(): Promise<Part> {
    return this.redis.ping().then(
      () => 'up',
      () => 'down',
    );
  }

  onModuleDestroy(): void {
    this.redis.disconnect();
  }
}
