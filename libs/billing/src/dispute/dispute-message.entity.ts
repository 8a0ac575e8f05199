import { AmountColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { DisputeEntity } from './dispute.entity.js';

/** What one side said in a dispute; never updated or deleted. */
@Entity('dispute_message')
export class DisputeMessageEntity {
  @ForeignKey(() => DisputeEntity, { name: 'fk_dispute_message_dispute' })
  @PrimaryIdColumn()
  disputeId!: string;
  @PrimaryColumn({ type: 'int' }) seq!: number;
  @Column({ type: 'varchar', length: 10 }) side!: string;
  @Column({ type: 'varchar', length: 20 }) act!: string;
  @Column({ type: 'varchar', length: 2000 }) message!: string;
  @AmountColumn({ nullable: true }) amount!: string | null;
  @IdColumn() personId!: string;
  @InstantColumn() at!: number;
}
