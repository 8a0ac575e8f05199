import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { NeedStatus } from '../core/index.js';

/** What somebody searched for in vain: the same search is the same topic, whoever asks. */
@Entity('need_topic')
@Index('uq_need_topic_digest', ['digest'], { unique: true })
export class NeedTopicEntity {
  @PrimaryIdColumn() id!: string;
  /** Of words and filter. */
  @Column({ type: 'binary', length: 32 }) digest!: Buffer;
  @Column({ type: 'varchar', length: 1000 }) words!: string;
  @Column({ type: 'json' }) filter!: unknown;
  @InstantColumn() createdAt!: number;
}

/** One organization's need of a topic; it has at most one open one. */
@Entity('need')
@Index('ix_need_topic', ['topicId', 'status'])
@Index('ix_need_organization', ['organizationId', 'id'])
export class NeedEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => NeedTopicEntity, { name: 'fk_need_topic' })
  @IdColumn()
  topicId!: string;
  @IdColumn() organizationId!: string;
  @Column({ type: 'varchar', length: 20 }) status!: NeedStatus;
  /** Whether providers may know who asks. */
  @Column({ type: 'tinyint' }) disclosed!: number;
  @InstantColumn() createdAt!: number;
  @InstantColumn({ nullable: true }) endedAt!: number | null;
}
