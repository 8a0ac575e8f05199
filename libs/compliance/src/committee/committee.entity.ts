import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { AdmissionApplicationEntity } from '../admission/admission-application.entity.js';
import type { InterestKind } from '../core/index.js';

/** Who holds a seat of a committee, for a term. */
@Entity('committee_member')
@Index('ix_committee_member_committee', ['committeeCode', 'id'])
@Index('ix_committee_member_organization', ['organizationId', 'lastOn'])
@Index('ix_committee_member_person', ['personId', 'lastOn'])
@Check('ck_committee_member_term', 'from_on <= last_on')
export class CommitteeMemberEntity {
  @PrimaryIdColumn() id!: string;
  @CodeColumn() committeeCode!: string;
  @CodeColumn() seatCode!: string;
  @IdColumn() organizationId!: string;
  /** Of an expert: a person of the organization. */
  @IdColumn({ nullable: true }) personId!: string | null;
  /** What an expert knows about. */
  @Column({ type: 'varchar', length: 200, nullable: true }) field!: string | null;
  @Column({ type: 'date' }) fromOn!: string;
  /** The last day of the term. */
  @Column({ type: 'date' }) lastOn!: string;
  @InstantColumn() createdAt!: number;
  /** When it was ended before its last day; null otherwise. */
  @InstantColumn({ nullable: true }) endedAt!: number | null;
}

/** What a person has, or had, to do with an organization: told and never taken back. */
@Entity('expert_interest')
@Index('ix_expert_interest_person', ['personId', 'organizationId'])
@Check('ck_expert_interest_period', 'until_on IS NULL OR from_on <= until_on')
export class ExpertInterestEntity {
  @PrimaryIdColumn() id!: string;
  @IdColumn() personId!: string;
  @IdColumn() organizationId!: string;
  @Column({ type: 'varchar', length: 20 }) kind!: InterestKind;
  @Column({ type: 'date' }) fromOn!: string;
  /** The first day on which it is over; null: still. */
  @Column({ type: 'date', nullable: true }) untilOn!: string | null;
  @InstantColumn() declaredAt!: number;
}

/** An expert drawn for an application, and what they say. */
@Entity('expert_opinion')
@Index('uq_expert_opinion', ['applicationId', 'personId'], { unique: true })
export class ExpertOpinionEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => AdmissionApplicationEntity, { name: 'fk_expert_opinion_application' })
  @IdColumn()
  applicationId!: string;
  @IdColumn() personId!: string;
  @InstantColumn() drawnAt!: number;
  @Column({ type: 'tinyint', nullable: true }) favourable!: number | null;
  @Column({ type: 'varchar', length: 2000, nullable: true }) statement!: string | null;
  @InstantColumn({ nullable: true }) givenAt!: number | null;
}

/** The plan of a year, published by a committee's office. Never changed. */
@Entity('yearly_plan')
@Index('uq_yearly_plan_year', ['committeeCode', 'fiscalYear'], { unique: true })
export class YearlyPlanEntity {
  @PrimaryIdColumn() id!: string;
  @CodeColumn() committeeCode!: string;
  @Column({ type: 'int' }) fiscalYear!: number;
  @Column({ type: 'varchar', length: 200 }) title!: string;
  @Column({ type: 'text' }) body!: string;
  @IdColumn() organizationId!: string;
  @IdColumn() publishedBy!: string;
  @InstantColumn() publishedAt!: number;
}
