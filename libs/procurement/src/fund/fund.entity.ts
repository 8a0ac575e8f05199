import { AmountColumn, CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { FundLevel, SubsidyKind, SubsidyStatus } from '../core/index.js';

/** 专项资金: money for named uses alone. What is given of it goes to budgets and subsidies, never beyond its amount. */
@Entity('fund')
@Index('ix_fund_organization', ['organizationId', 'id'])
export class FundEntity {
  @PrimaryIdColumn() id!: string;
  /** Who gives of it. */
  @IdColumn() organizationId!: string;
  @Column({ type: 'varchar', length: 200 }) name!: string;
  @Column({ type: 'varchar', length: 20 }) level!: FundLevel;
  /** A list of codes of FUND_USES. */
  @Column({ type: 'json' }) uses!: unknown;
  /** Set when it is for one zone alone. */
  @CodeColumn({ nullable: true }) zoneCode!: string | null;
  @Column({ type: 'char', length: 3, collation: 'utf8mb4_bin' }) currency!: string;
  @AmountColumn() amount!: string;
  @AmountColumn() given!: string;
  /** The most one subsidy may be. */
  @AmountColumn({ nullable: true }) subsidyCap!: string | null;
  @InstantColumn() createdAt!: number;
}

/** A grant asked of a fund. It never touches a price or an invoice. 004 三(四). */
@Entity('subsidy')
@Index('uq_subsidy_claim', ['organizationId', 'claimKey'], { unique: true })
@Index('ix_subsidy_fund', ['fundId', 'id'])
@Index('ix_subsidy_organization', ['organizationId', 'id'])
export class SubsidyEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => FundEntity, { name: 'fk_subsidy_fund' })
  @IdColumn()
  fundId!: string;
  /** Who asks. */
  @IdColumn() organizationId!: string;
  @Column({ type: 'varchar', length: 20 }) kind!: SubsidyKind;
  @Column({ type: 'varchar', length: 20 }) status!: SubsidyStatus;
  @Column({ type: 'varchar', length: 2000 }) purpose!: string;
  /** Of a loan: { principal, rate, share, months }. */
  @Column({ type: 'json', nullable: true }) basis!: unknown;
  /** By what a second claim is told; null again once it is refused or withdrawn. */
  @Column({ type: 'varchar', length: 200, collation: 'utf8mb4_bin', nullable: true }) claimKey!: string | null;
  @AmountColumn() claimed!: string;
  @AmountColumn({ nullable: true }) approved!: string | null;
  @IdColumn() appliedBy!: string;
  @InstantColumn() appliedAt!: number;
  @IdColumn({ nullable: true }) decidedBy!: string | null;
  @InstantColumn({ nullable: true }) decidedAt!: number | null;
  @Column({ type: 'varchar', length: 2000, nullable: true }) reason!: string | null;
  @Column({ type: 'date', nullable: true }) paidOn!: string | null;
  @Column({ type: 'varchar', length: 200, nullable: true }) paymentReference!: string | null;
}
