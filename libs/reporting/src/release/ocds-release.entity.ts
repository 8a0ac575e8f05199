import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What one step says of an order to the public; never changed but for the day on which it becomes public. */
@Entity('ocds_release')
@Index('uq_ocds_release_event', ['eventId', 'orderId'], { unique: true })
@Index('ix_ocds_release_order', ['orderId'])
@Index('ix_ocds_release_ocid', ['ocid', 'id'])
@Index('ix_ocds_release_public', ['publicFrom', 'id'])
export class OcdsReleaseEntity {
  @PrimaryIdColumn() id!: string;
  /** The step of an order or a contract, the payment or the certificate; it belongs to another lib. */
  @IdColumn() eventId!: string;
  /** The order, or the contract that is a process of its own. */
  @IdColumn() orderId!: string;
  @CodeColumn({ length: 150 }) ocid!: string;
  /** Of a release that tells of a new contract; null for all others. */
  @CodeColumn({ nullable: true }) contractNumber!: string | null;
  @InstantColumn() at!: number;
  /** Null while its order is not awarded. */
  @InstantColumn({ nullable: true }) publicFrom!: number | null;
  @Column({ type: 'json' }) body!: unknown;
}

/** The last step that was looked at, a row for each source. */
@Entity('ocds_cursor')
export class OcdsCursorEntity {
  @PrimaryColumn({ type: 'tinyint' }) id!: number;
  @IdColumn() eventId!: string;
}

/** A field of an order that its buyer has withheld. */
@Entity('ocds_withholding')
export class OcdsWithholdingEntity {
  @PrimaryIdColumn() orderId!: string;
  @PrimaryColumn({ type: 'varchar', length: 30, collation: 'utf8mb4_bin' }) path!: string;
  @Column({ type: 'varchar', length: 30, collation: 'utf8mb4_bin' }) reasonCode!: string;
  @InstantColumn() at!: number;
}
