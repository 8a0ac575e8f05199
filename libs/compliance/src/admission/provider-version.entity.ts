import { PrimaryIdColumn } from '#platform';
import { Column, Entity } from 'typeorm';

/** Grows with everything that may change how a provider stands, days aside: who rests on it looks again. */
@Entity('provider_version')
export class ProviderVersionEntity {
  @PrimaryIdColumn() providerId!: string;
  @Column({ type: 'int' }) version!: number;
}
