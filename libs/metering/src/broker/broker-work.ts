import type { Actor } from '#identity';
import { Clock, DomainError, type Id, MINUTE, SECOND } from '#kernel';
import { Config, databaseFault, type Doer, Hints } from '#platform';
import {
  BrokerOperations,
  type ClaimedOperation,
  Instances,
  ItemWork,
  type OperationNews,
  ServiceBindings,
} from '#procurement';
import {
  bindingCredentials,
  type BrokerReply,
  type BrokerVerdict,
  brokerWait,
  makes,
  MOST_TRIES,
  pollVerdict,
  replyVerdict,
  takesAway,
} from '#procurement/core';
import { Injectable } from '@nestjs/common';
import { Lifecycle } from '../lifecycle/lifecycle.service.js';
import { askBinding, askProgress, sendOperation } from './ask-broker.js';

export const BROKER_QUEUE = 'brokers';
export const ASK_BROKER = 'ask-broker';

/**
 * One step of an operation at a broker: takes it, sends one request, keeps what came of it. Whoever dies in between
 * leaves an operation that is due again; a request sent twice means the same to the broker, and what follows on our
 * side (active, failed, money) happens by the instance's own row, once.
 */
@Injectable()
export class BrokerWork {
  constructor(
    private readonly operations: BrokerOperations,
    private readonly instances: Instances,
    private readonly lifecycle: Lifecycle,
    private readonly bindings: ServiceBindings,
    private readonly items: ItemWork,
    private readonly hints: Hints,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Hints at what is due. */
  async sweep(): Promise<void> {
    for (const operationId of await this.operations.due())
      await this.hints.send(BROKER_QUEUE, ASK_BROKER, { operationId }, `broker-${operationId}`);
  }

  /** Goes one request on with an operation that is due and that nobody else has. */
  async step(operationId: Id): Promise<void> {
    const claimed = await this.operations.claim(operationId);
    if (!claimed) return;
    if (claimed.kind === 'PROVISION' && claimed.state !== 'CLEARING') {
      if (claimed.instanceStatus !== 'CREATING') return this.decided(claimed);
      if (claimed.isHeld) return this.putOff(claimed);
    }
    if (claimed.kind === 'BIND' && claimed.state !== 'CLEARING' && claimed.instanceStatus !== 'ACTIVE')
      return this.unwanted(claimed);
    if (claimed.item && claimed.pollUntil === null && !isDue(claimed.kind, claimed.item))
      return this.notDue(claimed, claimed.item);
    const polling = claimed.pollUntil !== null;
    const reply = await (polling ? askProgress(claimed, this.ask) : sendOperation(claimed, this.ask));
    await this.follow(claimed, this.verdict(claimed, reply), reply);
  }

  private get ask(): { production: boolean } {
    return { production: this.config.production };
  }

  /** Its order waits for its first day or an answer, or its item is over: by hand, or with the order. */
  private notDue(claimed: ClaimedOperation, { order, outcome }: BrokerItem): Promise<void> {
    const over = outcome !== null || ['CANCELLED', 'REJECTED', 'PARTIAL', 'FAILED', 'DONE'].includes(order);
    if (!over) return this.save(claimed, { command: 'again', nextAt: this.clock.now() + brokerWait(1, 0) * SECOND });
    return this.save(claimed, { command: outcome === 'DONE' ? 'succeed' : 'fail' });
  }

  private verdict(claimed: ClaimedOperation, reply: BrokerReply): BrokerVerdict {
    const undo = claimed.kind === 'BIND' ? 'UNBIND' : 'DEPROVISION';
    const kind = claimed.state === 'CLEARING' ? undo : claimed.kind;
    return claimed.pollUntil === null
      ? replyVerdict(kind, reply)
      : pollVerdict(kind, reply, this.clock.now() >= claimed.pollUntil);
  }

  private async follow(claimed: ClaimedOperation, verdict: BrokerVerdict, reply: BrokerReply): Promise<void> {
    if (verdict.is === 'BEGUN') return this.begun(claimed, verdict.operation);
    if (verdict.is === 'AGAIN') return this.again(claimed, verdict);
    if (claimed.state === 'CLEARING' || takesAway(claimed.kind)) return this.deleted(claimed, verdict);
    if (verdict.is === 'DONE') return claimed.kind === 'BIND' ? this.bound(claimed, reply) : this.done(claimed);
    await this.failed(claimed, verdict);
  }

  private begun(claimed: ClaimedOperation, brokerOperation: string | null): Promise<void> {
    const now = this.clock.now();
    return this.save(claimed, {
      command: 'begin',
      brokerOperation,
      pollUntil: now + claimed.pollingSeconds * SECOND,
      nextAt: now + Math.min(brokerWait(1, 0, true), claimed.pollingSeconds) * SECOND,
    });
  }

  private async again(claimed: ClaimedOperation, verdict: Extract<BrokerVerdict, { is: 'AGAIN' }>): Promise<void> {
    const { fault, detail, reached, waitSeconds } = verdict;
    const polling = claimed.pollUntil !== null;
    const deletes = claimed.state === 'CLEARING' || takesAway(claimed.kind);
    const tries = claimed.tries + 1;
    const orphanSuspected = makes(claimed.kind) && (claimed.suspectedBefore || reached);
    if (!polling && !deletes && tries >= MOST_TRIES)
      return this.failed(claimed, { fault: fault!, detail, orphan: orphanSuspected });
    const waited = this.clock.now() + brokerWait(tries, waitSeconds, polling) * SECOND;
    const nextAt = polling ? Math.min(waited, Math.max(claimed.pollUntil!, this.clock.now() + SECOND)) : waited;
    const { brokerOperation, pollUntil } = claimed;
    await this.save(claimed, {
      command: polling ? 'begin' : 'again',
      ...{ fault, faultDetail: detail, tries, orphanSuspected, brokerOperation, pollUntil, nextAt },
    });
  }

  /** A deletion ends only when the broker says so; one that failed or takes too long is asked for again. */
  private async deleted(claimed: ClaimedOperation, verdict: BrokerVerdict): Promise<void> {
    const clearing = claimed.state === 'CLEARING';
    const { fault, faultDetail } = claimed;
    if (verdict.is === 'DONE') {
      if (claimed.orderItemId !== null) return this.done(claimed);
      if (claimed.kind === 'UNBIND') await this.bindings.close(marketOf(claimed), claimed.bindingId!, 'ended', null);
      return this.save(claimed, {
        command: clearing ? 'cleared' : 'succeed',
        orphanSuspected: false,
        // Why it failed stays told.
        ...(clearing ? { fault, faultDetail: faultDetail ?? '' } : {}),
      });
    }
    const failed = verdict as Extract<BrokerVerdict, { is: 'FAILED' }>;
    const tries = claimed.tries + 1;
    return this.save(claimed, {
      command: 'again',
      ...{ fault: failed.fault, faultDetail: failed.detail, tries },
      orphanSuspected: claimed.orphanSuspected,
      nextAt: this.clock.now() + brokerWait(tries, 0) * SECOND,
    });
  }

  private async done(claimed: ClaimedOperation): Promise<void> {
    if (claimed.kind === 'PROVISION') {
      try {
        await this.lifecycle.activate(actorOf(claimed), { instanceId: claimed.instanceId });
      } catch (error) {
        if (!isLate(error)) throw error;
        return this.redecided(claimed);
      }
    }
    if (
      claimed.orderItemId !== null &&
      !(await inTime(this.lifecycle.complete(actorOf(claimed), claimed.orderItemId, null)))
    ) {
      const { outcome } = await this.items.find(actorOf(claimed), claimed.orderItemId);
      // Its order is being called off, or the instance is suspended: what the broker did is told when that is over.
      if (outcome === null) return this.putOff(claimed);
      // Called off meanwhile, and gone at the broker all the same: nothing of it is charged any more.
      if (claimed.kind === 'DEPROVISION' && outcome !== 'DONE')
        await inTime(this.lifecycle.terminate(actorOf(claimed), claimed.instanceId, null));
    }
    await this.save(claimed, { command: 'succeed', orphanSuspected: false });
  }

  private async failed(
    claimed: ClaimedOperation,
    { fault, detail, orphan }: Pick<Extract<BrokerVerdict, { is: 'FAILED' }>, 'fault' | 'detail' | 'orphan'>,
  ): Promise<void> {
    // What an earlier request may have made is cleared up too.
    const clear = makes(claimed.kind) && (orphan || claimed.suspectedBefore);
    if (claimed.kind === 'BIND') await this.bindings.close(marketOf(claimed), claimed.bindingId!, 'fail', fault);
    if (claimed.kind === 'PROVISION') {
      try {
        await this.instances.fail(actorOf(claimed), claimed.instanceId, `${fault} ${detail}`.trim());
      } catch (error) {
        if (!isLate(error)) throw error;
        return this.redecided(claimed);
      }
    }
    if (
      claimed.orderItemId !== null &&
      !(await inTime(this.items.fail(actorOf(claimed), claimed.orderItemId, `${fault} ${detail}`.trim()))) &&
      (await this.items.find(actorOf(claimed), claimed.orderItemId)).outcome === null
    )
      return this.putOff(claimed);
    await this.save(claimed, {
      command: clear ? 'clear' : 'fail',
      // An answer that says yes and cannot be read is not cleared up, by the specification, but known of.
      ...{
        fault,
        faultDetail: detail,
        orphanSuspected: clear || (makes(claimed.kind) && fault === 'MALFORMED'),
      },
    });
  }

  /** Keeps the credentials: those of the answer, or, when the broker was waited for, of the binding asked for now. */
  private async bound(claimed: ClaimedOperation, reply: BrokerReply): Promise<void> {
    const told = claimed.pollUntil === null ? reply : await askBinding(claimed, this.ask);
    const read = typeof told.status === 'number' && told.status < 300 ? bindingCredentials(told.body) : null;
    if (read === null) {
      const detail = 'the binding cannot be read';
      const over = claimed.pollUntil !== null && this.clock.now() >= claimed.pollUntil;
      return over
        ? this.failed(claimed, { fault: 'POLLED_TOO_LONG', detail, orphan: true })
        : this.again(claimed, { is: 'AGAIN', fault: 'MALFORMED', detail, reached: true, waitSeconds: 0 });
    }
    if (await this.bindings.ready(marketOf(claimed), claimed.bindingId!, read))
      return this.save(claimed, { command: 'succeed', orphanSuspected: false });
    await this.unwanted(claimed);
  }

  /** The instance has ended before its credentials came: what may have been made is taken back. */
  private async unwanted(claimed: ClaimedOperation): Promise<void> {
    await this.bindings.close(marketOf(claimed), claimed.bindingId!, 'fail', null);
    const { fault, faultDetail, orphanSuspected } = claimed;
    await this.save(claimed, {
      command: orphanSuspected ? 'clear' : 'fail',
      ...{ fault, faultDetail: faultDetail ?? '', orphanSuspected },
    });
  }

  private async redecided(claimed: ClaimedOperation): Promise<void> {
    const standing = await this.operations.standing(claimed);
    if (standing.isHeld) return this.putOff(claimed);
    if (standing.instanceStatus === 'CREATING') throw new Error(`instance ${claimed.instanceId} cannot go on yet`);
    await this.decided({ ...claimed, ...standing });
  }

  /** Looks again in a minute, as far as it is: what the broker has made is known, or can be asked for again. */
  private putOff(claimed: ClaimedOperation): Promise<void> {
    const { fault, faultDetail, tries, brokerOperation, pollUntil } = claimed;
    return this.save(claimed, {
      command: pollUntil === null ? 'again' : 'begin',
      ...{ fault, faultDetail: faultDetail ?? '', tries, brokerOperation, pollUntil },
      nextAt: this.clock.now() + MINUTE,
    });
  }

  /** The instance is what it will be, by this operation before its worker died, or by somebody's hand. */
  private async decided(claimed: ClaimedOperation): Promise<void> {
    const { fault, faultDetail } = claimed;
    if (claimed.instanceStatus !== 'FAILED') return this.save(claimed, { command: 'succeed', orphanSuspected: false });
    const clear = claimed.orphanSuspected;
    await this.save(claimed, {
      command: clear ? 'clear' : 'fail',
      ...{ fault, faultDetail: faultDetail ?? '', orphanSuspected: clear },
    });
  }

  private save(
    claimed: ClaimedOperation,
    news: Partial<OperationNews> & Pick<OperationNews, 'command'>,
  ): Promise<void> {
    const nothing = { fault: null, faultDetail: '', tries: 0, nextAt: this.clock.now() };
    return this.operations.save(claimed, { ...nothing, orphanSuspected: claimed.orphanSuspected, ...news });
  }
}

/** Someone else decided on the instance meanwhile. A fault of the database is not that. */
const isLate = (error: unknown): boolean =>
  !databaseFault(error) && error instanceof DomainError && error.code === 'INVALID_TRANSITION';

/** What is asked for an item is asked while its order executes and it is open; what was ended by hand is still deleted. */
type BrokerItem = NonNullable<ClaimedOperation['item']>;

const isDue = (kind: ClaimedOperation['kind'], { order, outcome }: BrokerItem): boolean =>
  (order === 'EXECUTING' && outcome === null) || (kind === 'DEPROVISION' && outcome === 'DONE');

/** Whether the step was taken; false where the state does not allow it any more, or not now. */
async function inTime(step: Promise<unknown>): Promise<boolean> {
  try {
    await step;
    return true;
  } catch (error) {
    if (!isLate(error)) throw error;
    return false;
  }
}

/** The broker's work is its provider's. */
const actorOf = ({ id, requestedBy, providerId }: ClaimedOperation): Actor => ({
  personId: requestedBy!,
  organizationId: providerId,
  organizationKind: 'PROVIDER',
  roles: ['PROVIDER_OPERATIONS'],
  requestId: `broker-${id}`,
});

/** What becomes of credentials is the market's own doing. */
const marketOf = ({ id, providerId }: ClaimedOperation): Doer => ({
  ...{ personId: null, organizationId: providerId, roles: ['SYSTEM'], requestId: `broker-${id}` },
});
