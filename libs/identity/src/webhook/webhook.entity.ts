import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { DeliveryStatus, WebhookStatus } from '../core/index.js';
import { OrganizationEntity } from '../organization/organization.entity.js';

/** An address of an organization that is told what happens to its things. */
@Entity('webhook')
@Index('ix_webhook_organization', ['organizationId', 'status'])
export class WebhookEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => OrganizationEntity, { name: 'fk_webhook_organization' })
  @IdColumn()
  organizationId!: string;
  @Column({ type: 'varchar', length: 1000 }) url!: string;
  @Column({ type: 'json' }) types!: string[];
  /** What signs its messages; sealed (ADR 0046). */
  @Column({ type: 'varbinary', length: 200 }) sealedSecret!: Buffer;
  /** The one before, which signs beside it until `beforeUntil`. */
  @Column({ type: 'varbinary', length: 200, nullable: true }) sealedSecretBefore!: Buffer | null;
  @InstantColumn({ nullable: true }) beforeUntil!: number | null;
  @Column({ type: 'varchar', length: 10 }) status!: WebhookStatus;
  @InstantColumn() createdAt!: number;
}

/** One event for one address, written in the transaction of what it tells of. The id is the event's, at every attempt. */
@Entity('webhook_delivery')
@Index('uq_webhook_delivery_seq', ['webhookId', 'subjectId', 'seq'], { unique: true })
@Index('ix_webhook_delivery_due', ['nextAt'])
@Index('ix_webhook_delivery_list', ['webhookId', 'id'])
export class WebhookDeliveryEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => WebhookEntity, { name: 'fk_webhook_delivery_webhook' })
  @IdColumn()
  webhookId!: string;
  @Column({ type: 'varchar', length: 100, collation: 'utf8mb4_bin' }) type!: string;
  @IdColumn() subjectId!: string;
  /** 1, 2, 3 … for one thing at one address. */
  @Column({ type: 'int', unsigned: true }) seq!: number;
  @Column({ type: 'json' }) payload!: unknown;
  @InstantColumn() at!: number;
  @Column({ type: 'varchar', length: 10 }) status!: DeliveryStatus;
  @Column({ type: 'int', unsigned: true }) attempts!: number;
  /** When it is tried next; a worker that has it under way moves it ahead, so that a killed one's is tried again. */
  @InstantColumn({ nullable: true }) nextAt!: number | null;
  @InstantColumn({ nullable: true }) answeredAt!: number | null;
  @Column({ type: 'varchar', length: 300, nullable: true }) answer!: string | null;
}
