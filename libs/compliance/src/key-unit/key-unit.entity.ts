import { InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity } from 'typeorm';

/** An organization whose security the plans call key, and what is known of how it is kept. */
@Entity('key_unit')
export class KeyUnitEntity {
  @PrimaryIdColumn() organizationId!: string;
  @Column({ type: 'varchar', length: 200, nullable: true }) responsiblePerson!: string | null;
  @Column({ type: 'date', nullable: true }) evaluatedOn!: string | null;
  @Column({ type: 'varchar', length: 200, nullable: true }) eAuthentication!: string | null;
  @Column({ type: 'date', nullable: true }) drilledOn!: string | null;
  @InstantColumn() updatedAt!: number;
}
