import { Clock, DomainError, type Id, invalid, isId, Issues, newId, notFound, text, textInput } from '#kernel';
import {
  at,
  Audit,
  bin,
  id,
  newestFirst,
  type Page,
  rows,
  type Runner,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { ownOrAll } from '../access/tenancy.js';
import { People, type Person } from '../person/person.service.js';
import { Sessions } from '../session/session.service.js';
import { type OidcPerson, OidcProviders } from './oidc-providers.js';
import type { LinkOidcIdentityInput, OidcIdentityType } from './oidc.type.js';

interface Row {
  id: Buffer;
  issuer: string;
  subject: string;
  person_id: Buffer;
}

const SELECT = 'SELECT i.id, i.issuer, i.subject, i.person_id FROM oidc_identity i JOIN person p ON p.id = i.person_id';
const fromRow = (row: Row): OidcIdentityType => ({
  id: id(row.id),
  issuer: row.issuer,
  subject: row.subject,
  personId: id(row.person_id),
});

/** Who somebody is here whom a provider knows. */
@Injectable()
export class OidcIdentities {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly providers: OidcProviders,
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Who it is: the one linked, or else the one who has the address, if the provider has verified it and may speak for
   * its domain. OIDC_NOT_LINKED for nobody, and for people who act no more.
   */
  async whoIs(runner: Runner, known: OidcPerson, domains: readonly string[]): Promise<Person> {
    const linked = await this.find(runner, 'i.issuer = ? AND i.subject = ?', [known.issuer, known.subject]);
    const domain = known.email?.split('@').at(-1);
    const byAddress =
      !linked && known.email && domain && domains.includes(domain) ? await this.people.idOf(known.email, runner) : null;
    const personId = linked?.personId ?? byAddress;
    const person = personId ? await this.people.find(personId, runner) : null;
    if (person?.deactivatedAt !== null) throw notLinked(known.subject);
    return person;
  }

  /** The same inside the transaction of a session, for good from now on: the person is locked, a first link is kept. */
  async settle(manager: EntityManager, known: OidcPerson, domains: readonly string[]): Promise<Person> {
    const { id: personId } = await this.whoIs(manager, known, domains);
    const person = await this.people.lock(manager, personId);
    if (person?.deactivatedAt !== null) throw notLinked(known.subject);
    await manager.query(
      'INSERT INTO oidc_identity (id, issuer, subject, person_id, created_at) VALUES (?,?,?,?,?) ON DUPLICATE KEY UPDATE issuer = issuer',
      [bin(newId()), known.issuer, known.subject, bin(personId), at(this.clock.now())],
    );
    const linked = await this.find(manager, 'i.issuer = ? AND i.subject = ?', [known.issuer, known.subject]);
    if (linked?.personId !== personId) throw notLinked(known.subject); // linked otherwise meanwhile
    return person;
  }

  /** Newest first: of one's own organization's people; operators and auditors see all. */
  async list(actor: Actor, page: Page): Promise<Slice<OidcIdentityType>> {
    const { tail, parameters } = newestFirst(ownOrAll(actor, 'p.organization_id'), page, 'i.id');
    return sliceOf((await rows<Row>(this.dataSource, `${SELECT} ${tail}`, parameters)).map(fromRow), page.first);
  }

  /** Again, nothing happens. NOT_FOUND for others' people and no such provider; ALREADY_BOUND when another has it. */
  link(actor: Actor, input: LinkOidcIdentityInput): Promise<OidcIdentityType> {
    const { issuer } = this.providers.settings(input.provider);
    const issues = new Issues();
    const subject = textInput(issues, ['subject'], input.subject, { max: 255 });
    issues.throwIfAny();
    return this.transactions.run(async (manager) => {
      const person = await this.people.lock(manager, input.personId);
      const free = actor.roles.includes('OPERATOR_ADMIN');
      if (!person || (!free && person.organizationId !== actor.organizationId)) throw notFound(text('person', '人员'));
      const standing = await this.find(manager, 'i.issuer = ? AND i.subject = ?', [issuer, subject]);
      if (standing && standing.personId !== person.id)
        throw invalid(['subject'], 'ALREADY_BOUND', text('It is linked to another person.', '已关联至其他人员。'));
      if (standing) return standing;
      const identity = { id: newId(), issuer, subject, personId: person.id };
      await manager.query('INSERT INTO oidc_identity (id, issuer, subject, person_id, created_at) VALUES (?,?,?,?,?)', [
        bin(identity.id),
        issuer,
        subject,
        bin(person.id),
        at(this.clock.now()),
      ]);
      await this.tell(manager, actor, 'linkOidcIdentity', person.id, { after: identity });
      return identity;
    });
  }

  /** It signs nobody in any more, and the person's sessions are over. NOT_FOUND for others' people. */
  async unlink(actor: Actor, identityId: Id): Promise<boolean> {
    await this.transactions.run(async (manager) => {
      const { sql, parameters } = ownOrAll(actor, 'p.organization_id');
      const before = isId(identityId)
        ? await this.find(manager, `${['i.id = ?', ...sql].join(' AND ')} FOR UPDATE`, [bin(identityId), ...parameters])
        : null;
      if (!before) throw notFound(text('identity', '身份关联'));
      await manager.query('DELETE FROM oidc_identity WHERE id = ?', [bin(before.id)]);
      await manager.query('UPDATE refresh_token SET ended_at = ? WHERE person_id = ? AND ended_at IS NULL', [
        at(this.clock.now()),
        bin(before.personId),
      ]);
      await this.tell(manager, actor, 'unlinkOidcIdentity', before.personId, { before, after: { linked: false } });
    });
    this.sessions.forget();
    return true;
  }

  private async find(runner: Runner, condition: string, parameters: unknown[]): Promise<OidcIdentityType | null> {
    const [row] = await rows<Row>(runner, `${SELECT} WHERE ${condition}`, parameters);
    return row ? fromRow(row) : null;
  }

  private tell(
    manager: EntityManager,
    actor: Actor,
    action: string,
    subjectId: Id,
    change: { before?: unknown; after: unknown },
  ): Promise<void> {
    return this.audit.write(manager, actor, { action, subject: 'person', subjectId, ...change });
  }
}

const notLinked = (subject: string): DomainError =>
  new DomainError(
    'OIDC_NOT_LINKED',
    text(
      `This identity is linked to nobody who acts here. Give your administrator its name: ${subject}`,
      `该身份未关联任何有效账号，请将以下标识告知管理员：${subject}`,
    ),
  );
