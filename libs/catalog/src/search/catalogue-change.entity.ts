import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row: how many changes of offerings were committed. */
@Entity('catalogue_change')
export class CatalogueChangeEntity {
  @PrimaryColumn({ type: 'tinyint', unsigned: true }) id!: number;
  @Column({ type: 'bigint', unsigned: true }) number!: string;
}
