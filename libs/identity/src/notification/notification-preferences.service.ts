import { Clock, type Id, invalid, Issues, listInput, text } from '#kernel';
import { Audit, bin, json, rows, type Runner, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import {
  type Digest,
  digestDay,
  NOTIFICATION_LANGUAGES,
  type NotificationChoice,
  type NotificationLanguage,
  type Silence,
  silenceAfter,
} from '../core/index.js';
import { takeDay } from './digest-days.js';

export interface Preferences extends Silence {
  /** Null while the person has chosen none: Chinese in mails, the request's in lists. */
  language: NotificationLanguage | null;
  digest: Digest;
}

/** What is to change; what is left out stays. */
export interface PreferencesWish {
  language?: string | null;
  digest?: Digest | null;
  choices?: readonly NotificationChoice[] | null;
}

const MOST_CHOICES = 100;

/** How each person wants to be told. */
@Injectable()
export class NotificationPreferences {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  of({ personId }: Pick<Actor, 'personId'>): Promise<Preferences> {
    return select(this.dataSource, personId);
  }

  /** Changes the caller's own, at once for what happens from now on. VALIDATION_FAILED: UNKNOWN_LANGUAGE, TOO_MANY. */
  async set(actor: Actor, wish: PreferencesWish): Promise<Preferences> {
    const issues = new Issues();
    listInput(issues, ['choices'], wish.choices ?? [], { max: MOST_CHOICES });
    issues.throwIfAny();
    const language = languageOf(wish.language ?? null);
    return this.transactions.run(async (manager) => {
      // The row is there before it is read, so that two changes at a time wait for each other.
      await manager.query(
        "INSERT INTO notification_choice (person_id, language, off_in_app, off_mail) VALUES (?,NULL,'[]','[]') ON DUPLICATE KEY UPDATE person_id = person_id",
        [bin(actor.personId)],
      );
      const before = await select(manager, actor.personId, 'FOR UPDATE');
      const after = {
        language: language ?? before.language,
        digest: wish.digest ?? before.digest,
        ...silenceAfter(before, wish.choices ?? []),
      };
      // Who wishes for digests after the hour of today's gets the first tomorrow.
      const day = digestDay(this.clock.now());
      if (after.digest !== before.digest && day !== null) await takeDay(manager, actor.personId, day);
      await manager.query(
        'UPDATE notification_choice SET language = ?, digest = ?, off_in_app = ?, off_mail = ? WHERE person_id = ?',
        [after.language, after.digest, JSON.stringify(after.inApp), JSON.stringify(after.mail), bin(actor.personId)],
      );
      await this.audit.write(manager, actor, {
        action: 'setNotificationPreferences',
        subject: 'person',
        subjectId: actor.personId,
        before,
        after,
      });
      return after;
    });
  }
}

function languageOf(wish: string | null): NotificationLanguage | null {
  const known = NOTIFICATION_LANGUAGES.find((language) => language === wish);
  if (wish === null || known) return known ?? null;
  throw invalid(
    ['language'],
    'UNKNOWN_LANGUAGE',
    text(`One of ${NOTIFICATION_LANGUAGES.join(', ')}.`, `须为 ${NOTIFICATION_LANGUAGES.join('、')} 之一。`),
  );
}

async function select(runner: Runner, personId: Id, lock: 'FOR UPDATE' | '' = ''): Promise<Preferences> {
  const [row] = await rows<{
    language: NotificationLanguage | null;
    digest: Digest;
    off_in_app: unknown;
    off_mail: unknown;
  }>(runner, `SELECT language, digest, off_in_app, off_mail FROM notification_choice WHERE person_id = ? ${lock}`, [
    bin(personId),
  ]);
  if (!row) return { language: null, digest: 'NONE', inApp: [], mail: [] };
  return { language: row.language, digest: row.digest, inApp: json(row.off_in_app), mail: json(row.off_mail) };
}
