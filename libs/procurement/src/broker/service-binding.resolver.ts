import { type Actor, Allow, CurrentActor, enumOf } from '#identity';
import type { Id } from '#kernel';
import {
  type Connection,
  connectionOf,
  connectionType,
  cursorOf,
  DateTime,
  JsonScalar,
  PageArgs,
  pageOf,
} from '#platform';
import { Args, Field, ID, Mutation, ObjectType, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import { BINDING_STATUSES, type BindingStatus } from '../core/index.js';
import { Instances } from '../instance/instance.service.js';
import type { ServiceBinding } from './binding-rows.js';
import { ServiceBindings } from './service-bindings.service.js';

const BindingStatusEnum = enumOf(BINDING_STATUSES);
registerEnumType(BindingStatusEnum, {
  name: 'ServiceBindingStatus',
  description: 'CREATING and ENDING: the broker is asked; READY: its credentials can be shown.',
});

@ObjectType('ServiceBinding', { description: 'Credentials of a running instance, given by its broker.' })
class ServiceBindingType {
  @Field(() => ID) id!: string;
  @Field(() => ID) instanceId!: string;
  @Field(() => BindingStatusEnum) status!: BindingStatus;
  @Field(() => DateTime) createdAt!: number;
  @Field(() => DateTime, { nullable: true }) readyAt!: number | null;
  @Field(() => DateTime, { nullable: true }) endedAt!: number | null;
}

const ServiceBindingConnection = connectionType('ServiceBinding', () => ServiceBindingType);
const instanceIdArg = { name: 'instanceId', type: () => ID };
const idArg = { name: 'id', type: () => ID };

@Resolver(() => ServiceBindingType)
export class ServiceBindingResolver {
  constructor(
    private readonly bindings: ServiceBindings,
    private readonly instances: Instances,
  ) {}

  @Query(() => ServiceBindingConnection, { description: 'Of an instance, newest first.' })
  @Allow('serviceBindings')
  async serviceBindings(
    @CurrentActor() actor: Actor,
    @Args(instanceIdArg) instanceId: Id,
    @Args() page: PageArgs,
  ): Promise<Connection<ServiceBinding>> {
    const { id: known } = await this.instances.forReading(actor, instanceId);
    return connectionOf(await this.bindings.list(known, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => ServiceBindingType, { description: 'Has the broker of a running instance give credentials for it.' })
  @Allow('createServiceBinding')
  createServiceBinding(
    @CurrentActor() actor: Actor,
    @Args(instanceIdArg) instanceId: Id,
    @Args('idempotencyKey', { type: () => String, nullable: true }) idempotencyKey?: string | null,
  ): Promise<ServiceBinding> {
    return this.bindings.create(actor, instanceId, idempotencyKey);
  }

  @Mutation(() => JsonScalar, {
    description: '`credentials` and `endpoints` as the broker gave them. Each time is written into the audit trail.',
  })
  @Allow('showServiceBinding')
  showServiceBinding(@CurrentActor() actor: Actor, @Args(idArg) id: Id): Promise<unknown> {
    return this.bindings.show(actor, id);
  }

  @Mutation(() => ServiceBindingType, { description: 'Forgets the credentials and has the broker take them back.' })
  @Allow('endServiceBinding')
  endServiceBinding(@CurrentActor() actor: Actor, @Args(idArg) id: Id): Promise<ServiceBinding> {
    return this.bindings.end(actor, id);
  }
}
