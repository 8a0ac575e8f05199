import { type Actor, Allow, CurrentActor, ProviderOnly } from '#identity';
import { DomainError, type Id, Issues } from '#kernel';
import { instantField, jsonFields, textField } from '#platform';
import { ItemWork, type OrderItem, type OrderView, PROVIDER_API, ProviderOrders } from '#procurement';
import { Body, Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { Lifecycle } from '../lifecycle/lifecycle.service.js';

@Controller(`${PROVIDER_API}/orders/:id/items/:itemId`)
@UseGuards(ProviderOnly)
export class OrderItemsController {
  constructor(
    private readonly orders: ProviderOrders,
    private readonly lifecycle: Lifecycle,
    private readonly work: ItemWork,
  ) {}

  /** { at }; the answer is the order. */
  @Post('complete')
  @HttpCode(200)
  @Allow('completeOrderItem')
  complete(@CurrentActor() actor: Actor, @Param('itemId') itemId: string, @Body() body: unknown): Promise<OrderView> {
    const issues = new Issues();
    const at = instantField(issues, jsonFields(issues, body ?? {}, ['at']), 'at');
    issues.throwIfAny();
    return this.answer(actor, itemId, 'DONE', () => this.lifecycle.complete(actor, itemId, at));
  }

  /** { reason } */
  @Post('fail')
  @HttpCode(200)
  @Allow('failOrderItem')
  fail(@CurrentActor() actor: Actor, @Param('itemId') itemId: string, @Body() body: unknown): Promise<OrderView> {
    const issues = new Issues();
    const reason = textField(issues, jsonFields(issues, body, ['reason']), 'reason');
    issues.throwIfAny();
    return this.answer(actor, itemId, 'FAILED', () => this.work.fail(actor, itemId, reason ?? ''));
  }

  /** Once more, what was answered so stays as it is. */
  private async answer(
    actor: Actor,
    itemId: Id,
    outcome: 'DONE' | 'FAILED',
    take: () => Promise<OrderItem>,
  ): Promise<OrderView> {
    const before = await this.work.find(actor, itemId);
    if (before.outcome !== outcome)
      try {
        await take();
      } catch (error) {
        // The same answer may have come twice at once: the other one was taken.
        if (!(error instanceof DomainError) || error.code !== 'INVALID_TRANSITION') throw error;
        if ((await this.work.find(actor, itemId)).outcome !== outcome) throw error;
      }
    return this.orders.get(actor, before.orderId);
  }
}
