import { type Actor, Allow, CurrentActor } from '#identity';
import { type Connection, connectionOf, cursorOf, pageOf } from '#platform';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import {
  CapacityRecordConnection,
  CapacityRecordsArgs,
  CapacityRecordType,
  RecordCapacityInput,
} from './capacity-record.type.js';
import { type CapacityRecord, CapacityRecords } from './capacity-records.service.js';

@Resolver(() => CapacityRecordType)
export class CapacityRecordResolver {
  constructor(private readonly records: CapacityRecords) {}

  @Query(() => CapacityRecordConnection, { description: 'Of one place, as they were told, newest first.' })
  @Allow('capacityRecords')
  async capacityRecords(
    @Args() { placeCode, kind, ...page }: CapacityRecordsArgs,
  ): Promise<Connection<CapacityRecord>> {
    return connectionOf(await this.records.list(placeCode, kind ?? null, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => CapacityRecordType, { description: 'The last word on a day counts.' })
  @Allow('recordCapacity')
  recordCapacity(@CurrentActor() actor: Actor, @Args('input') input: RecordCapacityInput): Promise<CapacityRecord> {
    return this.records.record(actor, input);
  }
}
