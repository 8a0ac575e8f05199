import { InstantColumn } from '#platform';
import { Entity, PrimaryColumn } from 'typeorm';

/** One row: the stamp of the last changes that were put in order; see `InvoiceSync`. */
@Entity('invoice_sync')
export class InvoiceSyncEntity {
  @PrimaryColumn({ type: 'tinyint' }) id!: number;
  @InstantColumn() throughAt!: number;
}
