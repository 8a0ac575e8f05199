import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn, QuantityColumn } from '#platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { BrokerFault, BrokerOperationKind, BrokerOperationState } from '../core/index.js';
import { ServiceInstanceEntity } from '../instance/service-instance.entity.js';
import { ServiceBindingEntity } from './service-binding.entity.js';

/** A provider's service broker. One that was removed has forgotten its credentials. */
@Entity('broker')
@Index('ix_broker_provider', ['providerId', 'id'])
export class BrokerEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() providerId!: string;
  @IdColumn() createdBy!: string;
  @CodeColumn({ length: 1000 }) url!: string;
  /** User and password, sealed (ADR 0046). */
  @Column({ type: 'varbinary', length: 2000, nullable: true }) sealedCredentials!: Buffer | null;
  @InstantColumn() createdAt!: number;
  @InstantColumn({ nullable: true }) removedAt!: number | null;
}

/** Which service and plan of a broker a plan is: whatever revision of its offering sells it. */
@Entity('broker_plan')
@Index('ix_broker_plan_broker', ['brokerId'])
export class BrokerPlanEntity {
  @PrimaryIdColumn() offeringId!: string;
  @PrimaryColumn({ type: 'varchar', length: 100, collation: 'utf8mb4_bin' }) planCode!: string;
  @ForeignKey(() => BrokerEntity, { name: 'fk_broker_plan_broker' })
  @IdColumn()
  brokerId!: string;
  @CodeColumn({ length: 255 }) serviceId!: string;
  @CodeColumn({ length: 255 }) brokerPlanId!: string;
  @Column({ type: 'int', unsigned: true }) pollingSeconds!: number;
  /** Whether credentials of its instances can be asked for. */
  @Column({ type: 'boolean' }) bindable!: boolean;
}

/** What is asked of a broker for an instance; those of one instance are done in their order. */
@Entity('broker_operation')
@Index('uq_broker_operation_seq', ['instanceId', 'seq'], { unique: true })
@Index('ix_broker_operation_due', ['nextAt'])
@Index('ix_broker_operation_provider', ['providerId', 'id'])
@Index('ix_broker_operation_broker', ['brokerId', 'nextAt'])
@Index('ix_broker_operation_binding', ['bindingId'])
export class BrokerOperationEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => ServiceInstanceEntity, { name: 'fk_broker_operation_instance' })
  @IdColumn()
  instanceId!: string;
  /** 1 is the provision. */
  @Column({ type: 'int', unsigned: true }) seq!: number;
  @IdColumn() providerId!: string;
  @ForeignKey(() => BrokerEntity, { name: 'fk_broker_operation_broker' })
  @IdColumn()
  brokerId!: string;
  @CodeColumn({ length: 255 }) serviceId!: string;
  @CodeColumn({ length: 255 }) brokerPlanId!: string;
  @Column({ type: 'int', unsigned: true }) pollingSeconds!: number;
  @CodeColumn({ length: 20 }) kind!: BrokerOperationKind;
  @CodeColumn({ length: 20 }) state!: BrokerOperationState;
  /** What a provision or an update asks for. */
  @QuantityColumn({ nullable: true }) quantity!: string | null;
  /** Of what a bind or unbind request is about. */
  @ForeignKey(() => ServiceBindingEntity, { name: 'fk_broker_operation_binding' })
  @IdColumn({ nullable: true })
  bindingId!: string | null;
  @IdColumn({ nullable: true }) requestedBy!: string | null;
  /** As what the broker knows the instance, where that goes on from another. */
  @IdColumn({ nullable: true }) knownAs!: string | null;
  /** The item of an order that it is done for, after whose fate its own goes; null for a change of another kind. */
  @IdColumn({ nullable: true }) orderItemId!: string | null;
  /** Requests since the operation came into its state. */
  @Column({ type: 'int', unsigned: true }) tries!: number;
  /** How often a worker took it: who saves names the claim it saves for. */
  @Column({ type: 'int', unsigned: true }) claims!: number;
  /** Something may stand at the broker that nobody knows of or wants. */
  @Column({ type: 'boolean' }) orphanSuspected!: boolean;
  /** What the broker wants to be asked with. */
  @Column({ type: 'text', nullable: true }) brokerOperation!: string | null;
  /** While the broker works. */
  @InstantColumn({ nullable: true }) pollUntil!: number | null;
  @CodeColumn({ length: 40, nullable: true }) fault!: BrokerFault | null;
  @Column({ type: 'varchar', length: 500, nullable: true }) faultDetail!: string | null;
  /** When it is due; while a worker has it, when another takes it over. Null when it has ended. */
  @InstantColumn({ nullable: true }) nextAt!: number | null;
  @InstantColumn() createdAt!: number;
  @InstantColumn({ nullable: true }) endedAt!: number | null;
}
