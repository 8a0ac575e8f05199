import { InstantColumn, PrimaryIdColumn } from '#platform';
import { Check, Column, Entity } from 'typeorm';

/** Somebody who assesses, certifies or brokers for others, with the accreditation that lets it. */
@Entity('third_party_body')
@Check('ck_third_party_body_accredited', 'accredited_from <= last_accredited_on')
export class BodyEntity {
  @PrimaryIdColumn() organizationId!: string;
  /** A list of BODY_KINDS. */
  @Column({ type: 'json' }) kinds!: unknown;
  @Column({ type: 'varchar', length: 100 }) accreditationNumber!: string;
  @Column({ type: 'date' }) accreditedFrom!: string;
  @Column({ type: 'date' }) lastAccreditedOn!: string;
  /** Ids of organizations it belongs with. */
  @Column({ type: 'json' }) affiliateIds!: unknown;
  @InstantColumn() updatedAt!: number;
}
