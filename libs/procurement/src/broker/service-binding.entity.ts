import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { BindingStatus } from '../core/index.js';
import { ServiceInstanceEntity } from '../instance/service-instance.entity.js';

/** Credentials of a running instance that its buyer asked for; its id is the broker's too. */
@Entity('service_binding')
@Index('ix_service_binding_instance', ['instanceId', 'id'])
export class ServiceBindingEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => ServiceInstanceEntity, { name: 'fk_service_binding_instance' })
  @IdColumn()
  instanceId!: string;
  /** The buyer. */
  @IdColumn() organizationId!: string;
  @IdColumn() providerId!: string;
  @IdColumn() requestedBy!: string;
  @CodeColumn({ length: 20 }) status!: BindingStatus;
  /** What the broker gave, sealed (ADR 0046); while it is READY alone. */
  @Column({ type: 'blob', nullable: true }) sealedCredentials!: Buffer | null;
  @InstantColumn() createdAt!: number;
  @InstantColumn({ nullable: true }) readyAt!: number | null;
  @InstantColumn({ nullable: true }) endedAt!: number | null;
}
