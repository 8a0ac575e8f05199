import { type Actor, Allow, CurrentActor } from '#identity';
import { amountText, Clock } from '#kernel';
import { DecimalScalar, type RequestContext } from '#platform';
import { Args, Context, ID, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { AcceptanceType } from '../acceptance/acceptance.type.js';
import type { Acceptance } from '../acceptance/acceptance-rows.js';
import { Acceptances } from '../acceptance/acceptances.service.js';
import { PaymentTermsDesk } from '../acceptance/payment-terms.service.js';
import { dueParts, type InvoiceDocuments, type InvoiceFigures } from '../core/index.js';
import { type Payment } from '../payment/payment-rows.js';
import { PaymentType } from '../payment/payment.type.js';
import { allowedInvoiceActions } from './invoice-actions.js';
import { shownFigures } from './invoice-life.js';
import { acceptancesLoader, documentsLoader, paymentsLoader } from './invoice.loader.js';
import { InvoiceDueType, InvoiceType } from './invoice.type.js';
import type { Invoice } from './invoice-rows.js';
import { Invoices } from './invoices.service.js';

const figure = (description?: string): MethodDecorator => ResolveField(() => DecimalScalar, { description });

/** What happens to an invoice after its issue. */
@Resolver(() => InvoiceType)
export class InvoiceLifeResolver {
  constructor(
    private readonly invoices: Invoices,
    private readonly acceptances: Acceptances,
    private readonly dataSource: DataSource,
    private readonly terms: PaymentTermsDesk,
    private readonly clock: Clock,
  ) {}

  @Mutation(() => InvoiceType)
  @Allow('startVerification')
  async startVerification(
    @CurrentActor() actor: Actor,
    @Args('invoiceId', { type: () => ID }) invoiceId: string,
  ): Promise<Invoice> {
    await this.acceptances.startVerification(actor, invoiceId);
    return this.invoices.forReading(actor, invoiceId);
  }

  @Mutation(() => InvoiceType, { description: 'Confirms what no dispute holds: its time to pay begins.' })
  @Allow('acceptInvoice')
  async acceptInvoice(
    @CurrentActor() actor: Actor,
    @Args('invoiceId', { type: () => ID }) invoiceId: string,
    @Args('note', { type: () => String, nullable: true }) note?: string | null,
  ): Promise<Invoice> {
    await this.acceptances.accept(actor, invoiceId, note ?? null);
    return this.invoices.forReading(actor, invoiceId);
  }

  @figure()
  credited(@Parent() invoice: Invoice, @Context() context: RequestContext): Promise<string> {
    return this.figure(context, invoice, 'credited');
  }

  @figure()
  creditsApplied(@Parent() invoice: Invoice, @Context() context: RequestContext): Promise<string> {
    return this.figure(context, invoice, 'creditsApplied');
  }

  @figure()
  paid(@Parent() invoice: Invoice, @Context() context: RequestContext): Promise<string> {
    return this.figure(context, invoice, 'paid');
  }

  @figure('What open disputes hold of what is due.')
  disputed(@Parent() invoice: Invoice, @Context() context: RequestContext): Promise<string> {
    return this.figure(context, invoice, 'disputed');
  }

  @figure('due less disputed, never below zero.')
  payableNow(@Parent() invoice: Invoice, @Context() context: RequestContext): Promise<string> {
    return this.figure(context, invoice, 'payableNow');
  }

  @figure('total - credited - creditsApplied - paid; below zero it is the buyer’s to have back.')
  due(@Parent() invoice: Invoice, @Context() context: RequestContext): Promise<string> {
    return this.figure(context, invoice, 'due');
  }

  @ResolveField(() => [InvoiceDueType], { description: 'What is owed less credit notes, by its last day to pay.' })
  async dues(@Parent() invoice: Invoice, @Context() context: RequestContext): Promise<InvoiceDueType[]> {
    return dueParts(await this.documents(context, invoice)).map(({ dueOn, amount }) => ({
      dueOn,
      amount: amountText(amount, invoice.currency),
    }));
  }

  @ResolveField(() => [AcceptanceType], { name: 'acceptances', description: 'Oldest first.' })
  certificates(@Parent() invoice: Invoice, @Context() context: RequestContext): Promise<Acceptance[]> {
    return acceptancesLoader(context, this.dataSource).load(invoice);
  }

  @ResolveField(() => [PaymentType], { description: 'In the order of recording; at most 1000.' })
  async payments(@Parent() invoice: Invoice, @Context() context: RequestContext): Promise<PaymentType[]> {
    const found = await paymentsLoader(context, this.dataSource).load(invoice);
    return found.map((payment: Payment) => ({ ...payment, amount: amountText(payment.amount, invoice.currency) }));
  }

  @ResolveField(() => [String], { description: 'The mutations the caller may do with it now.' })
  async allowedActions(
    @CurrentActor() actor: Actor,
    @Parent() invoice: Invoice,
    @Context() context: RequestContext,
  ): Promise<string[]> {
    return allowedInvoiceActions(actor, invoice, await this.documents(context, invoice), {
      now: this.clock.now(),
      disputeDays: (issuedAt) => this.terms.days('DISPUTE_DAYS', issuedAt),
    });
  }

  private documents(context: RequestContext, invoice: Invoice): Promise<InvoiceDocuments> {
    return documentsLoader(context, this.dataSource).load(invoice);
  }

  private async figure(context: RequestContext, invoice: Invoice, name: keyof InvoiceFigures): Promise<string> {
    return shownFigures(await this.documents(context, invoice), invoice.currency)[name];
  }
}
