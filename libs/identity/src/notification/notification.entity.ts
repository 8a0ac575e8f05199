import { IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Digest, Facts, MailStatus, NotificationEvent, NotificationLanguage, Waiting } from '../core/index.js';
import { PersonEntity } from '../person/person.entity.js';

/** What one person is told, written in the transaction of what it tells of; its sentences are made when it is read. */
@Entity('notification')
@Index('ix_notification_list', ['personId', 'inApp', 'id'])
@Index('ix_notification_unread', ['personId', 'inApp', 'readAt', 'id'])
@Index('ix_notification_subject', ['subjectId', 'readAt'])
export class NotificationEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => PersonEntity, { name: 'fk_notification_person' })
  @IdColumn()
  personId!: string;
  @Column({ type: 'varchar', length: 40, collation: 'utf8mb4_bin' }) event!: NotificationEvent;
  @IdColumn() subjectId!: string;
  @Column({ type: 'json' }) facts!: Facts;
  /** 0: it goes by mail alone, as the person chose. */
  @Column({ type: 'tinyint' }) inApp!: number;
  @InstantColumn() at!: number;
  /** Or when what it asks for was done by anybody. */
  @InstantColumn({ nullable: true }) readAt!: number | null;
}

/** A mail, by the id of the notification or digest that it carries. */
@Entity('notification_mail')
@Index('ix_notification_mail_due', ['nextAt'])
@Check('ck_notification_mail_status', "status IN ('PENDING','SENT','FAILED')")
@Check('ck_notification_mail_next', "(next_at IS NULL) = (status <> 'PENDING')")
export class NotificationMailEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => PersonEntity, { name: 'fk_notification_mail_person' })
  @IdColumn()
  personId!: string;
  @Column({ type: 'varchar', length: 10 }) status!: MailStatus;
  @Column({ type: 'int', unsigned: true }) attempts!: number;
  /** When it is tried next; a worker that has it under way moves it ahead, so that a killed one's is tried again. */
  @InstantColumn({ nullable: true }) nextAt!: number | null;
  @InstantColumn({ nullable: true }) answeredAt!: number | null;
  /** The mail server's last words, or why there were none. */
  @Column({ type: 'varchar', length: 300, nullable: true }) answer!: string | null;
}

/** How a person wants to be told; who has no row is told of everything. */
@Entity('notification_choice')
@Index('ix_notification_choice_digest', ['digest', 'personId'])
@Check('ck_notification_choice_language', "language IN ('zh-CN','en')")
@Check('ck_notification_choice_digest', "digest IN ('NONE','DAILY')")
export class NotificationChoiceEntity {
  @ForeignKey(() => PersonEntity, { name: 'fk_notification_choice_person' })
  @PrimaryColumn({ type: 'binary', length: 16 })
  personId!: Buffer;
  @Column({ type: 'varchar', length: 5, nullable: true }) language!: NotificationLanguage | null;
  @Column({ type: 'json' }) offInApp!: NotificationEvent[];
  @Column({ type: 'json' }) offMail!: NotificationEvent[];
  @Column({ type: 'varchar', length: 5, default: 'NONE' }) digest!: Digest;
}

/** What waited for a person when a day's digest was due; of a day there is one. Empty: nothing did, and nothing is mailed. */
@Entity('notification_digest')
@Index('uq_notification_digest_day', ['personId', 'day'], { unique: true })
export class NotificationDigestEntity {
  @PrimaryIdColumn() id!: string;
  @ForeignKey(() => PersonEntity, { name: 'fk_notification_digest_person' })
  @IdColumn()
  personId!: string;
  /** In Asia/Shanghai. */
  @Column({ type: 'date' }) day!: string;
  @Column({ type: 'json' }) waiting!: Waiting[];
}
