import { Notifications, Organizations, WebhookEvents } from '#identity';
import { text, type Text } from '#kernel';
import type { Doer } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TransferStatus } from '../core/index.js';
import type { Transfer } from './transfer.rows.js';

/** Tells both sides, and their webhooks, what becomes of the transfer of a service. */
@Injectable()
export class TransferNews {
  constructor(
    private readonly organizations: Organizations,
    private readonly notifications: Notifications,
    private readonly webhooks: WebhookEvents,
  ) {}

  /** After a step; who took it knows. */
  async ofStep(manager: EntityManager, doer: Doer, { status, ...transfer }: Transfer): Promise<void> {
    const { instanceId, organizationId, receiverId, answer } = transfer;
    const names = await this.organizations.byIds([organizationId, receiverId], manager);
    const [giver, receiver] = [names.get(organizationId)!.name, names.get(receiverId)!.name];
    await this.notifications.tell(
      manager,
      [organizationId, receiverId].map((each) => ({
        ...({ event: 'TRANSFER_STEP', to: { organizationId: each }, subjectId: instanceId } as const),
        ...(doer.personId === null ? {} : { except: [doer.personId] }),
        facts: { giver, receiver, told: WHAT[status], reason: answer ?? transfer.reason },
      })),
    );
    await this.webhooks.publish(manager, [
      {
        ...({ type: 'instance.transfer', subjectId: instanceId } as const),
        organizationIds: [organizationId, receiverId],
        data: { id: transfer.id, instanceId, status, organizationId, receiverId },
      },
    ]);
  }
}

const WHAT: Record<TransferStatus, Text> = {
  OFFERED: text('offered: the receiver orders its transfer, or declines', '已发出转移要约，接收方可下单接收或谢绝'),
  WITHDRAWN: text('withdrawn by the giver', '转出方已撤回'),
  DECLINED: text('declined by the receiver', '接收方已谢绝'),
  DONE: text('done: it is the receiver’s from now on', '已完成，服务归接收方使用'),
  LAPSED: text('lapsed, since it has ended', '服务已终止，要约失效'),
};
