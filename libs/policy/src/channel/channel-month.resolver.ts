import { type Actor, Allow, CurrentActor } from '#identity';
import { plain } from '#kernel';
import { loaderOf, type RequestContext } from '#platform';
import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { type Channel, channelVerdict } from '../core/index.js';
import { ChannelMonthType, RecordChannelMonthInput } from './channel-month.type.js';
import { ChannelMonths, type MeasuredMonth } from './channel-months.service.js';
import { ChannelType } from './channel.type.js';

@Resolver(() => ChannelType)
export class ChannelMonthResolver {
  constructor(private readonly measured: ChannelMonths) {}

  @Mutation(() => ChannelType, { description: 'The last word on a month counts.' })
  @Allow('recordChannelMonth')
  recordChannelMonth(@CurrentActor() actor: Actor, @Args('input') input: RecordChannelMonthInput): Promise<Channel> {
    return this.measured.record(actor, input);
  }

  @ResolveField(() => [ChannelMonthType], { description: 'Newest first; at most 60.' })
  async months(@Parent() { code, targets }: Channel, @Context() context: RequestContext): Promise<ChannelMonthType[]> {
    const months = await this.loader(context).load(code);
    return months.map((month) => {
      const { passed, missed, latencyReduction, lossReduction } = channelVerdict(month, targets);
      return {
        ...month,
        passed,
        missed,
        latencyReduction: plain(latencyReduction),
        lossReduction: plain(lossReduction),
      };
    });
  }

  private loader(context: RequestContext): DataLoader<string, MeasuredMonth[]> {
    return loaderOf(
      context,
      'channelMonths',
      () =>
        new DataLoader<string, MeasuredMonth[]>(async (codes) => {
          const found = await this.measured.of(codes);
          return codes.map((code) => found.get(code) ?? []);
        }),
    );
  }
}
