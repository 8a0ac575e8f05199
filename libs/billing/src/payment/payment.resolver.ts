import { type Actor, Allow, CurrentActor } from '#identity';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { InvoiceType } from '../invoice/invoice.type.js';
import type { Invoice } from '../invoice/invoice-rows.js';
import { Invoices } from '../invoice/invoices.service.js';
import { PaymentType, RecordPaymentInput, ReversePaymentInput } from './payment.type.js';
import { Payments } from './payments.service.js';

@Resolver(() => PaymentType)
export class PaymentResolver {
  constructor(
    private readonly payments: Payments,
    private readonly invoices: Invoices,
  ) {}

  @Mutation(() => InvoiceType, { description: 'By the buyer, of an invoice it accepted, at least in part.' })
  @Allow('recordPayment')
  async recordPayment(@CurrentActor() actor: Actor, @Args('input') input: RecordPaymentInput): Promise<Invoice> {
    return this.invoices.forReading(actor, await this.payments.record(actor, input));
  }

  @Mutation(() => InvoiceType, { description: 'A transfer that bounced, or a refund: a row of its own.' })
  @Allow('reversePayment')
  async reversePayment(@CurrentActor() actor: Actor, @Args('input') input: ReversePaymentInput): Promise<Invoice> {
    return this.invoices.forReading(actor, await this.payments.reverse(actor, input));
  }
}
