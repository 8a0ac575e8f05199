import { type Actor, Allow, CurrentActor } from '#identity';
import { amountText, invalid, text } from '#kernel';
import {
  type Connection,
  connectionOf,
  cursorOf,
  loaderOf,
  localeOf,
  PageArgs,
  pageOf,
  type RequestContext,
  say,
} from '#platform';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import type { Lateness } from '../core/index.js';
import { InvoiceType } from '../invoice/invoice.type.js';
import type { Invoice } from '../invoice/invoice-rows.js';
import { Overdue, type OverdueReport, SME_NOTE } from './overdue.service.js';
import {
  AnswerReceivableInput,
  LatenessType,
  OverdueReportType,
  ReceivableConnection,
  ReceivableType,
} from './overdue.type.js';
import { type Receivable, Receivables } from './receivables.service.js';

interface ReceivablePage extends Connection<Receivable> {
  open: boolean;
}

const latenessLoader = (context: RequestContext, overdue: Overdue): DataLoader<Invoice, Lateness | null> =>
  loaderOf(
    context,
    'invoice-lateness',
    () =>
      new DataLoader<Invoice, Lateness | null>(async (invoices) => {
        const found = await overdue.of(invoices);
        return invoices.map(({ id }) => found.get(id) ?? null);
      }),
  );

const yearArgument = (): ParameterDecorator => Args('year', { type: () => Int });
const buyersArgument = (): ParameterDecorator => Args('organizationIds', { type: () => [ID], nullable: true });

@Resolver(() => InvoiceType)
export class OverdueResolver {
  constructor(private readonly overdue: Overdue) {}

  @Query(() => OverdueReportType)
  @Allow('overdueInvoices')
  async overdueInvoices(
    @CurrentActor() actor: Actor,
    @yearArgument() year: number,
    @buyersArgument() organizationIds?: string[] | null,
  ): Promise<OverdueReportType> {
    return { ...(await this.report(actor, year, organizationIds)), note: null };
  }

  @Query(() => OverdueReportType, { description: 'To be published by 31 March of the next year.' })
  @Allow('overdueToSme')
  async overdueToSme(
    @CurrentActor() actor: Actor,
    @Context() context: RequestContext,
    @yearArgument() year: number,
    @buyersArgument() organizationIds?: string[] | null,
  ): Promise<OverdueReportType> {
    return {
      ...(await this.report(actor, year, organizationIds)),
      note: say(SME_NOTE, localeOf(context.reply.request.headers['accept-language'])),
    };
  }

  @ResolveField(() => LatenessType, { nullable: true, description: 'Null: nothing of it was ever late.' })
  async lateness(@Parent() invoice: Invoice, @Context() context: RequestContext): Promise<LatenessType | null> {
    const found = await latenessLoader(context, this.overdue).load(invoice);
    if (!found) return null;
    const [amount, interest] = [found.amount, found.interest].map((value) => amountText(value, invoice.currency));
    return { days: found.days, amount: amount!, interest: interest! };
  }

  private report(actor: Actor, year: number, organizationIds?: string[] | null): Promise<OverdueReport> {
    return this.overdue.report(actor, checkedYear(year), organizationIds);
  }
}

/** A year that reports can be of; OUT_OF_RANGE. */
export function checkedYear(year: number): number {
  if (!Number.isInteger(year) || year < 2000 || year > 2200)
    throw invalid(['year'], 'OUT_OF_RANGE', text('A year from 2000 to 2200.', '年度须在 2000 到 2200 之间。'));
  return year;
}

@Resolver(() => ReceivableType)
export class ReceivableResolver {
  constructor(private readonly receivables: Receivables) {}

  @Query(() => ReceivableConnection, { name: 'receivables', description: 'Newest first.' })
  @Allow('receivables')
  async list(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('open', { type: () => Boolean, nullable: true, description: 'Those not answered yet.' })
    written?: boolean | null,
  ): Promise<ReceivablePage> {
    const open = written ?? false;
    return { ...connectionOf(await this.receivables.list(actor, open, pageOf(page)), ({ id }) => cursorOf(id)), open };
  }

  @Mutation(() => ReceivableType, { description: 'By the provider; the buyer answers within 30 days.' })
  @Allow('requestReceivable')
  requestReceivable(
    @CurrentActor() actor: Actor,
    @Args('invoiceId', { type: () => ID }) invoiceId: string,
  ): Promise<Receivable> {
    return this.receivables.request(actor, invoiceId);
  }

  @Mutation(() => ReceivableType, { description: 'By the buyer: confirms what is due now, or refuses with a note.' })
  @Allow('answerReceivable')
  answerReceivable(@CurrentActor() actor: Actor, @Args('input') input: AnswerReceivableInput): Promise<Receivable> {
    return this.receivables.answer(actor, input);
  }
}

@Resolver(() => ReceivableConnection)
export class ReceivableConnectionResolver {
  constructor(private readonly receivables: Receivables) {}

  @ResolveField(() => Int)
  totalCount(@CurrentActor() actor: Actor, @Parent() { open }: ReceivablePage): Promise<number> {
    return this.receivables.count(actor, open);
  }
}
