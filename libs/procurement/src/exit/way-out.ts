import { Clock, DomainError, text } from '#kernel';
import type { Doer } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PROCUREMENT_ERRORS } from '../core/index.js';
import type { InstanceFacts } from '../instance/instance-rows.js';
import { ExitNews } from './exit-news.js';
import { exitsOf, handoverGoesOn, openExit, type Succession, successionOf } from './exit.rows.js';

/** What the end of an instance means for its exit, in the transaction that ends it. */
@Injectable()
export class WayOut {
  constructor(
    private readonly news: ExitNews,
    private readonly clock: Clock,
  ) {}

  /** HANDOVER_GOES_ON when its provider ends what its buyer still hands over to another instance. */
  async demandNoHandover(
    manager: EntityManager,
    { organizationId }: Doer,
    { id, providerId }: InstanceFacts,
  ): Promise<void> {
    if (organizationId !== providerId) return;
    const succession = await successionOf(manager, id);
    if (handoverGoesOn(succession, this.clock.now())) throw handoverError(succession!);
  }

  /** The days to return its data begin, and both sides are told. */
  async begin(manager: EntityManager, doer: Doer, instance: InstanceFacts): Promise<void> {
    await openExit(manager, instance, this.clock.now());
    const { returnDueOn } = (await exitsOf(manager, [instance.id])).get(instance.id)!;
    await this.news.ofStep(
      manager,
      doer,
      instance,
      text(
        `It has ended; its data are to be returned by ${returnDueOn}.`,
        `服务已终止，数据应于 ${returnDueOn} 前返还。`,
      ),
    );
  }
}

/** An instance that is handed over to its successor ends when its buyer says so. */
export function handoverError({ handoverUntil: until }: Succession): DomainError {
  return new DomainError(
    PROCUREMENT_ERRORS.HANDOVER_GOES_ON,
    text(
      `It is handed over to the service that replaces it${until === null ? '' : ` until ${until}`}: its buyer ends it.`,
      `该服务正在向替代服务移交${until === null ? '' : `（至 ${until}）`}，由采购方终止。`,
    ),
  );
}
