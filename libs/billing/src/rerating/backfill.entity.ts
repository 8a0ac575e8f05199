import {
  AmountColumn,
  CodeColumn,
  IdColumn,
  InstantColumn,
  PrimaryIdColumn,
  QuantityColumn,
  RatedColumn,
} from '#platform';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** What came of trying a backfill out, and who had it applied. The id is its file's. */
@Entity('backfill')
export class BackfillEntity {
  @PrimaryIdColumn() fileId!: string;
  @Column({ type: 'int', unsigned: true }) accepted!: number;
  @Column({ type: 'int', unsigned: true }) duplicates!: number;
  @Column({ type: 'int', unsigned: true }) rejected!: number;
  @InstantColumn() checkedAt!: number;
  @InstantColumn({ nullable: true }) decidedAt!: number | null;
  @IdColumn({ nullable: true }) decidedBy!: string | null;
}

/** One price of one instance in one service month that a backfill would change. */
@Entity('backfill_line')
export class BackfillLineEntity {
  @ForeignKey(() => BackfillEntity, { name: 'fk_backfill_line_file' })
  @PrimaryIdColumn()
  fileId!: string;
  @PrimaryColumn({ type: 'int', unsigned: true }) lineNo!: number;
  @IdColumn() organizationId!: string;
  @IdColumn() providerId!: string;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  @IdColumn() instanceId!: string;
  @CodeColumn() priceCode!: string;
  @CodeColumn({ nullable: true }) meter!: string | null;
  @Column({ type: 'char', length: 7, collation: 'utf8mb4_bin' }) month!: string;
  @QuantityColumn() quantityBefore!: string;
  @QuantityColumn() quantityAfter!: string;
  @RatedColumn() ratedBefore!: string;
  @RatedColumn() ratedAfter!: string;
  @AmountColumn() amountBefore!: string;
  @AmountColumn() amountAfter!: string;
}
