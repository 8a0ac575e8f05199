import { type Actor, Allow, CurrentActor } from '#identity';
import { localeOf, type RequestContext } from '#platform';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { Intake } from './intake.service.js';
import { receiptOf, ReportUsageInput, type UsageEventInput, UsageReceiptType } from './report-usage.type.js';
import type { UsageReport } from './usage-report.js';

/** GraphQL names no source: it is "" there. */
const reportOf = (input: UsageEventInput): UsageReport => ({
  source: '',
  id: input.id,
  instanceId: input.instanceId ?? null,
  externalId: input.externalId ?? null,
  meter: input.meter,
  quantity: input.quantity,
  occurredAt: input.occurredAt,
  windowStart: input.windowStart ?? null,
  subject: input.subject ?? null,
  correctsEventId: input.correctsEventId ?? null,
});

@Resolver()
export class ReportUsageResolver {
  constructor(private readonly intake: Intake) {}

  @Mutation(() => UsageReceiptType, {
    description: 'Keeps usage events, each once for ever; rejected ones leave no trace.',
  })
  @Allow('reportUsage')
  async reportUsage(
    @CurrentActor() actor: Actor,
    @Args('input') { events }: ReportUsageInput,
    @Context() { request }: RequestContext,
  ): Promise<UsageReceiptType> {
    const receipt = await this.intake.report(actor, events.map(reportOf), (index, field) => ['events', index, field]);
    return receiptOf(receipt, localeOf(request.headers['accept-language']));
  }
}
