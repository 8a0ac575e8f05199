import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { ServiceInstanceEntity } from '../instance/service-instance.entity.js';

/** How an instance that has ended gives back and destroys what it held. */
@Entity('instance_exit')
@Index('ix_instance_exit_due', ['nextDueOn'])
@Index('ix_instance_exit_successor', ['successorId'])
export class InstanceExitEntity {
  @ForeignKey(() => ServiceInstanceEntity, { name: 'fk_instance_exit_instance' })
  @PrimaryIdColumn()
  instanceId!: string;
  @InstantColumn() openedAt!: number;
  @Column({ type: 'date' }) returnDueOn!: string;
  /** From the receipt on; of the contract at the end. */
  @Column({ type: 'int', unsigned: true }) destructionDays!: number;
  @Column({ type: 'date', nullable: true }) destructionDueOn!: string | null;
  /** The deadline that runs and of which nobody was told that it has passed. */
  @Column({ type: 'date', nullable: true }) nextDueOn!: string | null;
  @InstantColumn({ nullable: true }) handedOverAt!: number | null;
  @Column({ type: 'varchar', length: 200, nullable: true }) dataFormat!: string | null;
  @Column({ type: 'binary', length: 32, nullable: true }) dataSha256!: Buffer | null;
  @Column({ type: 'varchar', length: 1000, nullable: true }) place!: string | null;
  @Column({ type: 'varchar', length: 200, nullable: true }) recipient!: string | null;
  /** The instance the data went to. */
  @ForeignKey(() => ServiceInstanceEntity, { name: 'fk_instance_exit_successor' })
  @IdColumn({ nullable: true })
  successorId!: string | null;
  /** Why what was handed over last was not received. */
  @Column({ type: 'varchar', length: 2000, nullable: true }) refusal!: string | null;
  @InstantColumn({ nullable: true }) receivedAt!: number | null;
  @IdColumn({ nullable: true }) receivedBy!: string | null;
  /** Why nothing was to be returned. */
  @Column({ type: 'varchar', length: 2000, nullable: true }) waiver!: string | null;
  @Column({ type: 'varchar', length: 200, nullable: true }) certificateName!: string | null;
  @Column({ type: 'varchar', length: 100, nullable: true }) certificateType!: string | null;
  @Column({ type: 'binary', length: 32, nullable: true }) certificateSha256!: Buffer | null;
  /** Under which the certificate's bytes lie in the object store. */
  @IdColumn({ nullable: true }) certificateKey!: string | null;
  @Column({ type: 'date', nullable: true }) destroyedOn!: string | null;
  @Column({ type: 'varchar', length: 200, nullable: true }) destructionMethod!: string | null;
  @InstantColumn({ nullable: true }) provedAt!: number | null;
}
