import { type Actor, Allow, CurrentActor } from '#identity';
import { plain, roundHalfAway } from '#kernel';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { PaymentTermsType, SetPaymentTermsInput } from './acceptance.type.js';
import { PaymentTermsDesk } from './payment-terms.service.js';

@Resolver(() => PaymentTermsType)
export class PaymentTermsResolver {
  constructor(private readonly desk: PaymentTermsDesk) {}

  @Mutation(() => PaymentTermsType, { description: 'A provider may give a buyer more than the rules do, never less.' })
  @Allow('setPaymentTerms')
  async setPaymentTerms(
    @CurrentActor() actor: Actor,
    @Args('input') input: SetPaymentTermsInput,
  ): Promise<PaymentTermsType> {
    const terms = await this.desk.grant(actor, input);
    return { ...terms, dailyRate: plain(roundHalfAway(terms.dailyRate, 12)) };
  }
}
