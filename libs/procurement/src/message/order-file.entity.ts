import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { OrderMessageEntity } from './order-message.entity.js';

/** A file that goes with a message; its bytes lie in the store of files. Never changed or taken back. */
@Entity('order_file')
@Index('ix_order_file_message', ['messageId', 'id'])
export class OrderFileEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => OrderMessageEntity, { name: 'fk_order_file_message' })
  @IdColumn()
  messageId!: string;
  @Column({ type: 'varchar', length: 200 }) name!: string;
  @Column({ type: 'varchar', length: 100 }) mediaType!: string;
  @Column({ type: 'int', unsigned: true }) bytes!: number;
  @Column({ type: 'binary', length: 32 }) sha256!: Buffer;
  @InstantColumn() uploadedAt!: number;
}
