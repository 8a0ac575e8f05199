import { type Actor, Allow, CurrentActor } from '#identity';
import type { RequestContext } from '#platform';
import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { taxInvoicesLoader } from '../invoice/invoice.loader.js';
import { InvoiceType } from '../invoice/invoice.type.js';
import type { Invoice } from '../invoice/invoice-rows.js';
import { PaymentPolicyType, RecordTaxInvoiceInput, TaxInvoiceType, VoidTaxInvoiceInput } from './tax-invoice.type.js';
import type { TaxInvoice } from './tax-invoice-rows.js';
import { TaxInvoices } from './tax-invoices.service.js';

@Resolver(() => InvoiceType)
export class TaxInvoiceResolver {
  constructor(
    private readonly taxInvoices: TaxInvoices,
    private readonly dataSource: DataSource,
  ) {}

  @Mutation(() => TaxInvoiceType, { description: 'By the provider; matched field by field with the confirmed bill.' })
  @Allow('recordTaxInvoice')
  recordTaxInvoice(
    @CurrentActor() actor: Actor,
    @Args('input') { xml, ...input }: RecordTaxInvoiceInput,
  ): Promise<TaxInvoice> {
    return this.taxInvoices.record(actor, { ...input, xml: Buffer.from(xml) });
  }

  @Mutation(() => TaxInvoiceType, { description: 'By the provider: a red-letter invoice (红字) took it back.' })
  @Allow('voidTaxInvoice')
  voidTaxInvoice(@CurrentActor() actor: Actor, @Args('input') input: VoidTaxInvoiceInput): Promise<TaxInvoice> {
    return this.taxInvoices.void(actor, input);
  }

  @Mutation(() => PaymentPolicyType, {
    description: 'By the buyer: whether it pays only what has its matching tax invoice.',
  })
  @Allow('setPaymentPolicy')
  setPaymentPolicy(
    @CurrentActor() actor: Actor,
    @Args('taxInvoiceFirst', { type: () => Boolean }) taxInvoiceFirst: boolean,
  ): Promise<PaymentPolicyType> {
    return this.taxInvoices.setPolicy(actor, taxInvoiceFirst);
  }

  @ResolveField(() => [TaxInvoiceType], { name: 'taxInvoices', description: 'In the order of recording.' })
  ofInvoice(@Parent() invoice: Invoice, @Context() context: RequestContext): Promise<TaxInvoice[]> {
    return taxInvoicesLoader(context, this.dataSource).load(invoice);
  }
}
