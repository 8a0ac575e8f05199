import { type Actor, Allow, CurrentActor, ProviderOnly } from '#identity';
import { Issues } from '#kernel';
import { type Fields, jsonFields, textField, wordField } from '#platform';
import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ORDER_STATUSES } from '../core/index.js';
import { pageOfQuery, said } from './page-query.js';
import { type OrderPageView, ProviderOrders, type OrderView } from './provider-orders.service.js';
import { PROVIDER_API } from './route.js';

@Controller(`${PROVIDER_API}/orders`)
@UseGuards(ProviderOnly)
export class ProviderOrdersController {
  constructor(private readonly orders: ProviderOrders) {}

  /** GET /provider/v1/orders?state=PENDING_PROVIDER&after=&limit=: newest first. */
  @Get()
  @Allow('orders')
  list(@CurrentActor() actor: Actor, @Query() asked: Fields): Promise<OrderPageView> {
    const query = said(asked);
    const issues = new Issues();
    const state = wordField(issues, query, 'state', ORDER_STATUSES);
    issues.throwIfAny();
    return this.orders.list(actor, state, pageOfQuery(query));
  }

  @Get(':id')
  @Allow('order')
  get(@CurrentActor() actor: Actor, @Param('id') orderId: string): Promise<OrderView> {
    return this.orders.get(actor, orderId);
  }

  /** Needs no body. */
  @Post(':id/accept')
  @HttpCode(200)
  @Allow('acceptOrder')
  accept(@CurrentActor() actor: Actor, @Param('id') orderId: string): Promise<OrderView> {
    return this.orders.accept(actor, orderId);
  }

  /** { reason } */
  @Post(':id/decline')
  @HttpCode(200)
  @Allow('declineOrder')
  decline(@CurrentActor() actor: Actor, @Param('id') orderId: string, @Body() body: unknown): Promise<OrderView> {
    const issues = new Issues();
    const reason = textField(issues, jsonFields(issues, body, ['reason']), 'reason');
    issues.throwIfAny();
    return this.orders.decline(actor, orderId, reason ?? '');
  }
}
