import { Clock, DomainError, type Id, type Instant, invalid, text, type Text } from '#kernel';
import type { Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import { type CertificateFault, type ChainLink, judgeChain } from '../core/index.js';
import { People, type Person } from '../person/person.service.js';
import { type Authority, chainOf, readAuthorities, revokedOf } from './authorities.js';
import { ClientCertificates } from './client-certificates.service.js';
import { type Certificate, isSignedBy, mayIdentify, provesKey, readCertificate } from './x509.js';

const MOST_CHARACTERS = 16_000;

type Fault =
  | CertificateFault
  | 'CERT_UNKNOWN_ISSUER'
  | 'CERT_USAGE'
  | 'CERT_PROOF_INVALID'
  | 'CERT_UNKNOWN'
  | 'CERT_SUBJECT_MISMATCH';

const FAULTS: Record<Fault, Text> = {
  CERT_SIGNATURE_INVALID: text(
    'The certificate is not as its authority signed it: altered, forged, or signed by a weak digest.',
    '证书签名验证失败：证书被篡改、伪造，或使用了不安全的摘要算法。',
  ),
  CERT_NOT_YET_VALID: text('The certificate does not hold yet.', '证书尚未生效。'),
  CERT_EXPIRED: text('The certificate has expired.', '证书已过期。'),
  CERT_REVOKED: text('The certificate was revoked.', '证书已被吊销。'),
  CERT_STATUS_UNKNOWN: text(
    'Nobody knows whether the certificate is revoked: the list of its authority is missing or outdated. Tell the operator.',
    '无法确认证书是否已被吊销：颁发机构的吊销列表缺失或已过期，请联系平台运营方。',
  ),
  CERT_UNKNOWN_ISSUER: text('No registered authority has issued it.', '证书颁发机构未在平台登记。'),
  CERT_USAGE: text(
    'The certificate is not made for signing in, or names a condition that is not understood.',
    '该证书不能用于身份认证，或包含无法识别的关键扩展。',
  ),
  CERT_PROOF_INVALID: text(
    'The signature over the challenge is not by the certificate’s key.',
    '挑战值的签名与证书密钥不符。',
  ),
  CERT_UNKNOWN: text('The certificate is bound to nobody.', '证书未绑定任何账号。'),
  CERT_SUBJECT_MISMATCH: text(
    'The certificate is not the account holder’s, or not for the holder’s organization.',
    '证书持有者与账号持有者或其所属机构不一致。',
  ),
};

const fault = (code: Fault): DomainError => new DomainError(code, FAULTS[code]);

export interface Presented {
  /** PEM. */
  certificate: string;
  /** What was to be signed, and the signature in Base64. */
  signed: string;
  signature: string;
  /** Of the account that the certificate is presented for. */
  email: string;
}

export interface Proven {
  person: Person;
  certificateId: Id;
  /** The last moment the certificate holds. */
  validTo: Instant;
}

/**
 * Whether a certificate proves who somebody is: issued by a registered authority and unaltered, its key at hand, valid
 * now, not revoked, and bound to the very person and organization of the account. 001 名词解释 CA.
 */
@Injectable()
export class CertificateCheck {
  constructor(
    private readonly people: People,
    private readonly certificates: ClientCertificates,
    private readonly clock: Clock,
  ) {}

  /**
   * @param runner inside a transaction the authorities are held as they are until its end
   * @returns who it is. Whether a certificate is revoked or whose it is, only the holder of its key is told.
   */
  async check(runner: Runner, presented: Presented, inTransaction: boolean): Promise<Proven> {
    const certificate = presented.certificate.length <= MOST_CHARACTERS ? readCertificate(presented.certificate) : null;
    if (!certificate) throw invalid(['certificate'], 'MALFORMED', text('Not a certificate.', '不是有效的证书。'));
    const all = await readAuthorities(runner, inTransaction ? 'LOCK IN SHARE MODE' : '');
    const issuer = await this.issuerOf(certificate, all);
    if (!mayIdentify(certificate)) throw fault('CERT_USAGE');
    if (!provesKey(certificate, presented.signed, Buffer.from(presented.signature.slice(0, 4_000), 'base64')))
      throw fault('CERT_PROOF_INVALID');
    const wrong = judgeChain(await this.linksOf(runner, certificate, chainOf(issuer, all)), this.clock.now());
    if (wrong) throw fault(wrong);
    return this.holderOf(runner, certificate, issuer.id, presented.email);
  }

  /** Who issued it: CERT_UNKNOWN_ISSUER when nobody here goes by the name, CERT_SIGNATURE_INVALID when none of these signed it. */
  private async issuerOf(certificate: Certificate, all: readonly Authority[]): Promise<Authority> {
    const named = all.filter(
      (one) =>
        one.certificate.subjectHash.equals(certificate.issuerHash) &&
        chainOf(one, all).every(({ endedAt }) => endedAt === null),
    );
    if (!named.length) throw fault('CERT_UNKNOWN_ISSUER');
    for (const one of named) if (await isSignedBy(certificate.parsed, one.certificate)) return one;
    throw fault('CERT_SIGNATURE_INVALID');
  }

  private async linksOf(runner: Runner, certificate: Certificate, issuers: readonly Authority[]): Promise<ChainLink[]> {
    const links: ChainLink[] = [];
    let [below, signed] = [certificate, true]; // `issuerOf` saw the first signature
    for (const issuer of issuers) {
      signed &&= below === certificate || (await isSignedBy(below.parsed, issuer.certificate));
      const revoked = await revokedOf(runner, issuer.id, [below.serial]);
      const list = issuer.listUntil === null ? null : { revoked: revoked.size > 0, until: issuer.listUntil };
      links.push({ validFrom: below.validFrom, validTo: below.validTo, signed, list });
      below = issuer.certificate;
    }
    return [...links, { validFrom: below.validFrom, validTo: below.validTo, signed: true, list: 'ROOT' }];
  }

  private async holderOf(
    runner: Runner,
    { fingerprint, serial, validTo }: Certificate,
    issuerId: Id,
    email: string,
  ): Promise<Proven> {
    const bound = await this.certificates.find(runner, fingerprint);
    // Entered under another authority or number, a revocation would not find its sessions.
    if (bound?.authorityId !== issuerId || bound.serial !== serial) throw fault('CERT_UNKNOWN');
    if (bound.endedAt !== null) throw fault('CERT_REVOKED');
    const person = await this.people.find(bound.personId, runner);
    const holds =
      person?.deactivatedAt === null &&
      person.organizationId === bound.organizationId &&
      person.email === email.trim().toLowerCase();
    if (!holds) throw fault('CERT_SUBJECT_MISMATCH');
    return { person, certificateId: bound.id, validTo };
  }
}
