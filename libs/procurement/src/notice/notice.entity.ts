import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { ServiceInstanceEntity } from '../instance/service-instance.entity.js';

/** What a buyer is told of services it has: once per cause. */
@Entity('notice')
@Index('uq_notice_cause', ['organizationId', 'causeId'], { unique: true })
@Index('ix_notice_cause', ['causeId'])
@Check('ck_notice_acknowledged', '(acknowledged_at IS NULL) = (acknowledged_by IS NULL)')
export class NoticeEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() organizationId!: string;
  @Column({ type: 'varchar', length: 40 }) kind!: string;
  /** The withholding or warning it tells of. */
  @IdColumn() causeId!: string;
  /** In both languages. */
  @Column({ type: 'json' }) text!: unknown;
  @InstantColumn() raisedAt!: number;
  @InstantColumn({ nullable: true }) acknowledgedAt!: number | null;
  @IdColumn({ nullable: true }) acknowledgedBy!: string | null;
}

/** A service that a notice is about. */
@Entity('notice_instance')
export class NoticeInstanceEntity {
  @ForeignKey(() => NoticeEntity, { name: 'fk_notice_instance_notice' })
  @PrimaryIdColumn()
  noticeId!: string;
  @ForeignKey(() => ServiceInstanceEntity, { name: 'fk_notice_instance_instance' })
  @PrimaryIdColumn()
  instanceId!: string;
}
