import { Clock, DomainError, type Id } from '#kernel';
import { log, system, Transactions } from '#platform';
import { Endings, Instances, ItemWork } from '#procurement';
import { Injectable } from '@nestjs/common';
import { PlatformMeters } from '../platform/platform-meters.js';

/** Instances of one sweep; what is left has its turn in the next. */
const AT_ONCE = 200;

/** Ends what notice was given of, at the end of its last day however late it comes to that. Run twice, each ends once. */
@Injectable()
export class NoticedEnds {
  constructor(
    private readonly transactions: Transactions,
    private readonly endings: Endings,
    private readonly instances: Instances,
    private readonly items: ItemWork,
    private readonly meters: PlatformMeters,
    private readonly clock: Clock,
  ) {}

  async run(requestId: string): Promise<void> {
    for (const instanceId of await this.endings.due(AT_ONCE))
      await this.end(instanceId, requestId).catch((error: unknown) => {
        if (!(error instanceof DomainError)) log.error({ instance: instanceId, err: String(error) }, 'not ended');
      });
  }

  /** No use lies at or after the end: it was refused from the notice on, which came more than a clock's fault before. */
  private end(instanceId: Id, requestId: string): Promise<void> {
    return this.transactions.run(async (manager) => {
      const waiting = await this.items.lockOf(manager, instanceId);
      const found = await this.instances.lock(manager, instanceId);
      const now = this.clock.now();
      if (found?.status !== 'TERMINATING' || !found.notice || found.notice.endsAt > now) return;
      await this.meters.end(manager, instanceId, found.notice.endsAt, now);
      const doer = system(requestId);
      await this.instances.terminate(manager, doer, found, found.notice.endsAt);
      await this.items.ended(manager, doer, waiting, { instance: found, from: found.notice.endsAt });
    });
  }
}
