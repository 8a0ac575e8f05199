import { Clock, type Id, type Instant, invalid, isId, Issues, newId, notFound, text, textInput } from '#kernel';
import { at, Audit, bin, insertRows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { Sessions } from '../session/session.service.js';
import { type Authority, chainOf, endSessionsBelow, endSessionsOf, readAuthorities } from './authorities.js';
import type { CertificateAuthorityType, RegisterCertificateAuthorityInput } from './certificate.type.js';
import { type Certificate, isSignedBy, mayIssue, readCertificate, readList, type RevocationList } from './x509.js';

/** More roots and intermediates than any place has; all are read at each sign-in. */
const MOST = 100;
const MOST_CERTIFICATE = 16_000;
const noAuthority = text('certification authority', '证书颁发机构');

const told = ({ certificate, ...authority }: Authority): CertificateAuthorityType => ({
  ...authority,
  subject: certificate.subject,
  fingerprint: certificate.fingerprint.toString('hex'),
  validTo: certificate.validTo,
});

/** Whose certificates are taken, and what these say is revoked. */
@Injectable()
export class CertificateAuthorities {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<CertificateAuthorityType[]> {
    return (await readAuthorities(this.dataSource)).map(told);
  }

  /**
   * Trusts a root, or an intermediate that a trusted one has certified. One that is known is answered as it is, also
   * when it was ended. Issues: MALFORMED, NOT_AN_AUTHORITY, CERT_UNKNOWN_ISSUER, TOO_MANY.
   */
  register(actor: Actor, input: RegisterCertificateAuthorityInput): Promise<CertificateAuthorityType> {
    const issues = new Issues();
    const name = textInput(issues, ['name'], input.name, { max: 200 });
    const certificate = input.certificate.length <= MOST_CERTIFICATE ? readCertificate(input.certificate) : null;
    if (!certificate) issues.add(['certificate'], 'MALFORMED', text('Not a certificate.', '不是有效的证书。'));
    else if (!mayIssue(certificate)) issues.add(['certificate'], 'NOT_AN_AUTHORITY', notAnAuthority);
    issues.throwIfAny();
    return this.transactions.run(async (manager) => {
      const all = await readAuthorities(manager, 'FOR UPDATE');
      const known = all.find((one) => one.certificate.fingerprint.equals(certificate!.fingerprint));
      if (known) return told(known);
      if (all.length >= MOST) throw invalid(['certificate'], 'TOO_MANY', text(`At most ${MOST}.`, `最多 ${MOST} 个。`));
      const parent = await this.parentOf(certificate!, all);
      const authority: Authority = {
        id: newId(),
        parentId: parent?.id ?? null,
        name,
        certificate: certificate!,
        endedAt: null,
        listFrom: null,
        listUntil: null,
      };
      await manager.query(
        'INSERT INTO certificate_authority (id, parent_id, name, certificate, fingerprint, subject_hash, created_at) VALUES (?,?,?,?,?,?,?)',
        [
          bin(authority.id),
          parent && bin(parent.id),
          name,
          certificate!.der,
          certificate!.fingerprint,
          certificate!.subjectHash,
          at(this.clock.now()),
        ],
      );
      await this.tell(manager, actor, 'registerCertificateAuthority', authority.id, told(authority));
      return told(authority);
    });
  }

  /** Nothing that it, or one below it, has issued is taken any more, and their sessions are over. Again: nothing happens. */
  async end(actor: Actor, authorityId: Id): Promise<CertificateAuthorityType> {
    const ended = await this.transactions.run(async (manager) => {
      const all = await readAuthorities(manager, 'FOR UPDATE');
      const before = found(authorityId, all);
      if (before.endedAt !== null) return before;
      const after = { ...before, endedAt: this.clock.now() };
      await manager.query('UPDATE certificate_authority SET ended_at = ? WHERE id = ?', [
        at(after.endedAt),
        bin(before.id),
      ]);
      await endSessionsBelow(manager, after.endedAt, [before], all);
      await this.tell(manager, actor, 'endCertificateAuthority', before.id, told(after));
      return after;
    });
    this.sessions.forget();
    return told(ended);
  }

  /**
   * Takes a revocation list in the place of the standing one, and ends the sessions of what it revokes. One that is not
   * newer changes nothing. Issues: MALFORMED, LIST_NOT_SIGNED, LIST_NOT_WHOLE, LIST_OUTDATED.
   */
  async importList(actor: Actor, authorityId: Id, written: string): Promise<CertificateAuthorityType> {
    const list = readList(written);
    if (!list) throw invalid(['list'], 'MALFORMED', text('Not a revocation list.', '不是有效的证书吊销列表。'));
    const after = await this.transactions.run(async (manager) => {
      const all = await readAuthorities(manager, 'FOR UPDATE');
      const before = found(authorityId, all);
      const until = await this.checkList(list, before);
      if (before.listFrom !== null && list.from <= before.listFrom) return before;
      await this.replaceList(manager, before, list, until);
      await this.endRevoked(manager, before, list, all);
      const authority = { ...before, listFrom: list.from, listUntil: until };
      await this.tell(manager, actor, 'importRevocationList', before.id, {
        ...told(authority),
        revoked: list.revoked.length,
      });
      return authority;
    });
    this.sessions.forget();
    return told(after);
  }

  /** Who certified it; null for a root. */
  private async parentOf(certificate: Certificate, all: readonly Authority[]): Promise<Authority | null> {
    if (certificate.issuerHash.equals(certificate.subjectHash) && (await isSignedBy(certificate.parsed, certificate)))
      return null;
    for (const one of all) {
      if (one.endedAt !== null || !one.certificate.subjectHash.equals(certificate.issuerHash)) continue;
      const allowed = chainOf(one, all).every(
        (above, between) => above.certificate.pathLength === null || between < above.certificate.pathLength,
      );
      if (allowed && (await isSignedBy(certificate.parsed, one.certificate))) return one;
    }
    throw invalid(
      ['certificate'],
      'CERT_UNKNOWN_ISSUER',
      text(
        'No registered authority has certified it: register its issuer first.',
        '其上级机构尚未登记，请先登记上级。',
      ),
    );
  }

  /** Until when it holds. */
  private async checkList(list: RevocationList, { certificate }: Authority): Promise<Instant> {
    if (!list.issuerHash.equals(certificate.subjectHash) || !(await isSignedBy(list.parsed, certificate)))
      throw invalid(
        ['list'],
        'LIST_NOT_SIGNED',
        text('The authority has not signed this list.', '该列表不是由此颁发机构签发，或已被改动。'),
      );
    if (!list.whole)
      throw invalid(
        ['list'],
        'LIST_NOT_WHOLE',
        text('Only whole lists of one authority are taken.', '仅接受单一颁发机构的完整吊销列表。'),
      );
    const now = this.clock.now();
    if (list.until === null || list.until <= now || now < list.from)
      throw invalid(
        ['list'],
        'LIST_OUTDATED',
        text('It does not hold now: fetch the newest list.', '该列表当前无效，请获取最新的列表。'),
      );
    return list.until;
  }

  private async replaceList(
    manager: EntityManager,
    { id: authorityId }: Authority,
    { revoked, from }: RevocationList,
    until: Instant,
  ): Promise<void> {
    await manager.query('DELETE FROM revoked_certificate WHERE authority_id = ?', [bin(authorityId)]);
    const bySerial = new Map(revoked.map((one) => [one.serial, one]));
    await insertRows(
      manager,
      'INSERT INTO revoked_certificate (authority_id, serial, revoked_at)',
      [...bySerial.values()].map((one) => [bin(authorityId), one.serial, at(one.revokedAt)]),
      '',
      1_000,
    );
    await manager.query('UPDATE certificate_authority SET list_from = ?, list_until = ? WHERE id = ?', [
      at(from),
      at(until),
      bin(authorityId),
    ]);
  }

  private async endRevoked(
    manager: EntityManager,
    { id: authorityId }: Authority,
    { revoked }: RevocationList,
    all: readonly Authority[],
  ): Promise<void> {
    const now = this.clock.now();
    const serials = new Set(revoked.map(({ serial }) => serial));
    const over = all.filter((one) => one.parentId === authorityId && serials.has(one.certificate.serial));
    if (over.length) await endSessionsBelow(manager, now, over, all);
    await endSessionsOf(
      manager,
      now,
      'c.authority_id = ? AND EXISTS (SELECT 1 FROM revoked_certificate r WHERE r.authority_id = c.authority_id AND r.serial = c.serial)',
      [bin(authorityId)],
    );
  }

  private tell(manager: EntityManager, actor: Actor, action: string, subjectId: Id, after: object): Promise<void> {
    return this.audit.write(manager, actor, { action, subject: 'certificateAuthority', subjectId, after });
  }
}

const notAnAuthority = text(
  'It does not certify others, does not sign revocation lists, or names a condition that is not understood.',
  '该证书不能签发证书或吊销列表，或包含无法识别的关键扩展。',
);

function found(authorityId: Id, all: readonly Authority[]): Authority {
  const authority = isId(authorityId) && all.find((one) => one.id === authorityId.toLowerCase());
  if (!authority) throw notFound(noAuthority);
  return authority;
}
