import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';

/** A program that runs at a provider's and asks us. */
@Entity('provider_agent')
@Index('uq_provider_agent_name', ['providerId', 'name'], { unique: true })
// Of several new ones at once no more than there is room for come in.
@Index('uq_provider_agent_slot', ['providerId', 'slot'], { unique: true })
@Index('ix_provider_agent_provider', ['providerId', 'id'])
export class ProviderAgentEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() providerId!: string;
  /** From 1 to the most a provider has. */
  @Column({ type: 'int', unsigned: true }) slot!: number;
  @CodeColumn() name!: string;
  @Column({ type: 'varchar', length: 100, nullable: true }) version!: string | null;
  /** A list of texts. */
  @Column({ type: 'json' }) capabilities!: unknown;
  @InstantColumn() firstSeenAt!: number;
  @InstantColumn() lastSeenAt!: number;
}
