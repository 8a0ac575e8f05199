import { MINUTE } from '#kernel';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SystemEntries } from '../relying-system/system-entries.js';
import { SecondFactors } from '../second-factor/second-factors.service.js';
import { type Session, Sessions } from '../session/session.service.js';
import { SignInTickets } from '../session/sign-in-tickets.js';
import { CertificateCheck } from './certificate-check.js';
import type { CertificateChallengeType, SignInWithCertificateInput } from './certificate.type.js';

const PURPOSE = 'certificate sign-in';
/** Before what is signed: a signature asked for anything else can then not be one for signing in here. */
const PREFIX = 'yunshi sign-in ';
/** Long enough for a PIN to be typed into a device. */
const LASTS = 5 * MINUTE;

/** Sign-in by a certificate: the key signs a challenge. No TLS is needed up to here, so a proxy may end it before. */
@Injectable()
export class CertificateSignIn {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tickets: SignInTickets,
    private readonly checks: CertificateCheck,
    private readonly factors: SecondFactors,
    private readonly entries: SystemEntries,
    private readonly sessions: Sessions,
  ) {}

  challenge(): CertificateChallengeType {
    const { ticket, expiresAt } = this.tickets.give(PURPOSE, {}, LASTS);
    return { challenge: `${PREFIX}${ticket}`, expiresAt };
  }

  /**
   * The certificate stands in the place of the password; a second factor in force is asked for as ever. Refusals by the
   * second factor use nothing up. SIGN_IN_OVER, the codes of `CertificateCheck`, SYSTEM_NOT_GRANTED, those of the factor.
   */
  async signIn(input: SignInWithCertificateInput, requestId: string): Promise<Session> {
    const ticket = input.challenge.startsWith(PREFIX) ? input.challenge.slice(PREFIX.length) : '';
    this.tickets.open(PURPOSE, ticket);
    const presented = { ...input, signed: input.challenge };
    const { person } = await this.checks.check(this.dataSource, presented, false);
    const systemId = input.system ? await this.entries.enterable(input.system, person) : null;
    await this.factors.demand(person, input.code);
    return this.sessions.open(requestId, 'signInWithCertificate', async (manager) => {
      // Once more, and held: what is revoked meanwhile ends the sessions it finds, and must find this one.
      const proven = await this.checks.check(manager, presented, true);
      await this.tickets.spend(manager, PURPOSE, ticket);
      return {
        person: proven.person,
        certificateId: proven.certificateId,
        endsBy: proven.validTo,
        ...(systemId && { systemId }),
        told: { certificateId: proven.certificateId, systemId },
      };
    });
  }
}
