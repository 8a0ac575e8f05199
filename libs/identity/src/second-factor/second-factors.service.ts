import { Clock, DomainError, forbidden, type Id, type Instant, notFound, text } from '#kernel';
import { at, Audit, bin, Config, json, rows, type Runner, Sealer, sha256, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { kindOfCode, needsSecondFactor, plainCode } from '../core/index.js';
import { People, type Person } from '../person/person.service.js';
import { Sessions } from '../session/session.service.js';
import { SignInGuardian } from '../session/sign-in-guardian.js';
import type { SecondFactorSecretType, SecondFactorType } from './second-factor.type.js';
import { newRecoveryCode, newTotpSecret, stepOf, totpUri } from './totp.js';

interface Row {
  sealed_secret: Buffer;
  recovery_hashes: unknown;
  last_step: number;
  confirmed_at: Instant | null;
}

const RECOVERY_CODES = 10;
const SELECT = 'SELECT sealed_secret, recovery_hashes, last_step, confirmed_at FROM second_factor WHERE person_id = ?';
export const secondFactorPurpose = (personId: Id): string => `second factor ${personId}`;
const hashOf = (plain: string): string => sha256('recovery', plain).toString('hex');

export const codeRequired = (): DomainError =>
  new DomainError(
    'SECOND_FACTOR_REQUIRED',
    text('Send a code of your second factor too.', '请同时提供第二因素验证码。'),
  );

export const wrongCode = (): DomainError =>
  new DomainError(
    'SECOND_FACTOR_WRONG',
    text('The code is wrong, over, or was used before.', '验证码错误、已过期或已被使用。'),
  );

/** Codes of an app beside the password (RFC 6238), and recovery codes for when the app is lost. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly guardian: SignInGuardian,
    private readonly sealer: Sealer,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async of(actor: Actor): Promise<SecondFactorType> {
    const row = await this.read(this.dataSource, actor.personId);
    const confirmedAt = row?.confirmed_at ?? null;
    return {
      confirmedAt,
      recoveryCodesLeft: row ? json<string[]>(row.recovery_hashes).length : 0,
      mustEnrol: this.config.production && confirmedAt === null && needsSecondFactor(actor.roles),
    };
  }

  /** Whether sign-in asks this person for a code. */
  async isOn(personId: Id): Promise<boolean> {
    return ((await this.read(this.dataSource, personId))?.confirmed_at ?? null) !== null;
  }

  /**
   * Asks for a code of whoever has a factor and has proved already who they are by other means than the password.
   * SECOND_FACTOR_REQUIRED without one; wrong ones count as wrong passwords do.
   */
  async demand(person: Person, code: string | null | undefined): Promise<void> {
    if (!(await this.isOn(person.id))) return;
    if (!code) throw codeRequired();
    const check = async (): Promise<true | null> => (await this.use(person.id, code)) || null;
    if (!(await this.guardian.guard(person.email, check, () => Promise.resolve(person.id)))) throw wrongCode();
  }

  /** Uses a code up: true once for each, whichever process sees it first. */
  use(personId: Id, code: string): Promise<boolean> {
    return this.transactions.run((manager) => this.take(manager, personId, code));
  }

  /**
   * A new secret, in place of one that was begun before. The password is asked again: whoever finds an open session or
   * a key must not lock its owner out. INVALID_TRANSITION while one is in force.
   */
  async enrol(actor: Actor, password: string): Promise<SecondFactorSecretType> {
    const person = await this.whoIs(actor);
    const verified = await this.guardian.guard(
      person.email,
      () => this.people.verify(person.email, password),
      () => Promise.resolve(person.id),
    );
    if (!verified) throw new DomainError('FORBIDDEN', text('The password is wrong.', '密码不正确。'));
    const secret = newTotpSecret();
    await this.transactions.run(async (manager) => {
      await this.people.lock(manager, person.id); // the row may not be there yet to be locked
      const row = await this.read(manager, person.id, true);
      if (row && row.confirmed_at !== null) throw inForce();
      await manager.query(
        `INSERT INTO second_factor (person_id, sealed_secret, recovery_hashes, last_step, created_at, confirmed_at)
         VALUES (?,?,'[]',0,?,NULL)
         ON DUPLICATE KEY UPDATE sealed_secret = VALUES(sealed_secret), created_at = VALUES(created_at)`,
        [bin(person.id), this.sealer.seal(secret, secondFactorPurpose(person.id)), at(this.clock.now())],
      );
      await this.tell(manager, actor, 'enrolSecondFactor', person.id, 'BEGUN');
    });
    return { secret, uri: totpUri(secret, person.email) };
  }

  /** Puts the secret that was begun in force. INVALID_TRANSITION without one, SECOND_FACTOR_WRONG. */
  confirm(actor: Actor, code: string): Promise<string[]> {
    return this.transactions.run(async (manager) => {
      const row = await this.read(manager, actor.personId, true);
      if (!row) throw new DomainError('INVALID_TRANSITION', text('Enrol first.', '请先登记第二因素。'));
      if (row.confirmed_at !== null) throw inForce();
      const plain = plainCode(code.slice(0, 100));
      const step = kindOfCode(plain) === 'TOTP' ? this.stepOf(row, actor.personId, plain) : null;
      if (step === null) throw wrongCode();
      const recovery = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
      await manager.query(
        'UPDATE second_factor SET confirmed_at = ?, last_step = ?, recovery_hashes = ? WHERE person_id = ?',
        [
          at(this.clock.now()),
          step,
          JSON.stringify(recovery.map((each) => hashOf(plainCode(each)))),
          bin(actor.personId),
        ],
      );
      await this.tell(manager, actor, 'confirmSecondFactor', actor.personId, 'IN_FORCE');
      return recovery;
    });
  }

  /** Ends one's own by a code; wrong ones count as wrong passwords do. Without one in force nothing happens. */
  async disable(actor: Actor, code: string): Promise<boolean> {
    if (!(await this.isOn(actor.personId))) return true;
    const person = await this.whoIs(actor);
    const work = (): Promise<true | null> =>
      this.transactions.run(async (manager) => {
        if (!(await this.take(manager, person.id, code))) return null;
        await this.remove(manager, actor, 'disableSecondFactor', person.id);
        return true;
      });
    if (!(await this.guardian.guard(person.email, work, () => Promise.resolve(person.id)))) throw wrongCode();
    return true;
  }

  /**
   * Ends another's, and their sessions. NOT_FOUND for others' people, FORBIDDEN for oneself: who holds a session alone
   * must not shed the factor with it.
   */
  async reset(actor: Actor, personId: Id): Promise<boolean> {
    await this.transactions.run(async (manager) => {
      const person = await this.people.lock(manager, personId);
      const free = actor.roles.includes('OPERATOR_ADMIN');
      if (!person || (!free && person.organizationId !== actor.organizationId)) throw notFound(text('person', '人员'));
      if (person.id === actor.personId)
        throw forbidden(text('Another administrator resets yours.', '须由其他管理员为您重置。'));
      if (!(await this.read(manager, person.id, true))) return;
      await manager.query('UPDATE refresh_token SET ended_at = ? WHERE person_id = ? AND ended_at IS NULL', [
        at(this.clock.now()),
        bin(person.id),
      ]);
      await this.remove(manager, actor, 'resetSecondFactor', person.id);
    });
    this.sessions.forget();
    return true;
  }

  private async take(manager: EntityManager, personId: Id, code: string): Promise<boolean> {
    const row = await this.read(manager, personId, true);
    if (!row || row.confirmed_at === null) return false;
    const plain = plainCode(code.slice(0, 100));
    const kind = kindOfCode(plain);
    if (kind === 'TOTP') {
      const step = this.stepOf(row, personId, plain);
      if (step === null || step <= row.last_step) return false;
      await manager.query('UPDATE second_factor SET last_step = ? WHERE person_id = ?', [step, bin(personId)]);
      return true;
    }
    const hashes = json<string[]>(row.recovery_hashes);
    const left = hashes.filter((hash) => hash !== hashOf(plain));
    if (kind === null || left.length === hashes.length) return false;
    await manager.query('UPDATE second_factor SET recovery_hashes = ? WHERE person_id = ?', [
      JSON.stringify(left),
      bin(personId),
    ]);
    return true;
  }

  private stepOf(row: Row, personId: Id, code: string): number | null {
    return stepOf(this.sealer.open(row.sealed_secret, secondFactorPurpose(personId)), code, this.clock.now());
  }

  private async read(runner: Runner, personId: Id, lock = false): Promise<Row | null> {
    const [row] = await rows<Row>(runner, lock ? `${SELECT} FOR UPDATE` : SELECT, [bin(personId)]);
    return row ?? null;
  }

  private async remove(
    manager: EntityManager,
    actor: Actor,
    action: 'disableSecondFactor' | 'resetSecondFactor',
    personId: Id,
  ): Promise<void> {
    await manager.query('DELETE FROM second_factor WHERE person_id = ?', [bin(personId)]);
    await this.tell(manager, actor, action, personId, 'ENDED');
  }

  private tell(
    manager: EntityManager,
    actor: Actor,
    action: string,
    personId: Id,
    secondFactor: 'BEGUN' | 'IN_FORCE' | 'ENDED',
  ): Promise<void> {
    const change = { action, subject: 'person', subjectId: personId, after: { secondFactor } };
    return this.audit.write(manager, actor, change);
  }

  private async whoIs(actor: Actor): Promise<Person> {
    const person = await this.people.find(actor.personId);
    if (!person) throw notFound(text('person', '人员'));
    return person;
  }
}

const inForce = (): DomainError =>
  new DomainError(
    'INVALID_TRANSITION',
    text('A second factor is in force; end it first.', '第二因素已生效，请先停用。'),
  );
