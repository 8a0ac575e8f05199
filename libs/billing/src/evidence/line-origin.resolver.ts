import { type Actor, Allow, CurrentActor } from '#identity';
import type { Id } from '#kernel';
import { localeOf, type RequestContext, say } from '#platform';
import { Args, Context, ID, Int, Query, Resolver } from '@nestjs/graphql';
import { InvoiceLineOriginType } from './line-origin.type.js';
import { type LineOrigin, LineOrigins } from './line-origins.service.js';

@Resolver(() => InvoiceLineOriginType)
export class LineOriginResolver {
  constructor(private readonly origins: LineOrigins) {}

  @Query(() => InvoiceLineOriginType)
  @Allow('invoiceLineOrigin')
  async invoiceLineOrigin(
    @CurrentActor() actor: Actor,
    @Args('invoiceId', { type: () => ID }) invoiceId: Id,
    @Args('lineNo', { type: () => Int }) lineNo: number,
    @Context() { reply }: RequestContext,
  ): Promise<object> {
    return shown(await this.origins.of(actor, invoiceId, lineNo), localeOf(reply.request.headers['accept-language']));
  }
}

const shown = ({ order, earlier, ...origin }: LineOrigin, locale: ReturnType<typeof localeOf>): object => ({
  ...origin,
  meter: origin.line.meter,
  order: order && {
    ...order,
    rules: order.rules.map(({ rule: { id: ruleId, validFrom, code, message, citation }, found }) => ({
      ...{ ruleId, version: validFrom, code, found, citation },
      message: say(message, locale),
    })),
  },
  earlier: earlier.map(({ number, ...line }) => ({ ...line, invoiceNumber: number })),
});
