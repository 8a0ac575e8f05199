import { Clock, DomainError, HOUR, type Id, invalid, newId, text } from '#kernel';
import { Audit, type Runner, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { SANDBOX_PARTS, type SandboxPart, sandboxParts } from '../core/index.js';
import { findDivision, unknownDivision } from '../division/divisions.js';
import { type Organization, Organizations } from '../organization/organization.service.js';
import { People, type Person } from '../person/person.service.js';
import { type Session, Sessions } from '../session/session.service.js';
import { SANDBOX_CODE } from './wall.js';

/** A provider and an agency that stand for each other's market. */
export interface Sandbox {
  provider: Organization;
  agency: Organization;
}

/** A working day; whoever is deactivated meanwhile is out of the sandbox by its end. */
const SESSION_LASTS = 8 * HOUR;
/** What a code may take of the 50 characters beside the sandbox's own. */
const MOST_OF_CODE = 38;

const noSandbox = (): DomainError =>
  new DomainError('NO_SANDBOX', text('Your provider has no sandbox: open it first.', '贵方尚未开通沙箱，请先开通。'));

/**
 * Sandboxes: a provider's own small market, to try listing, order, usage and invoice before going live. It holds two
 * organizations and four people who have no password; the provider's people enter as one of them. See ADR 0043.
 */
@Injectable()
export class Sandboxes {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly organizations: Organizations,
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The sandbox the caller is in, or its provider's; null for none. */
  async find({ sandboxOf, organizationId }: Actor, runner: Runner = this.dataSource): Promise<Sandbox | null> {
    const found = await this.organizations.inSandboxOf(sandboxOf ?? organizationId, runner);
    const [provider, agency] = ['PROVIDER', 'AGENCY'].map((kind) => found.find((one) => one.kind === kind));
    return provider && agency ? { provider, agency } : null;
  }

  /** The same, or NO_SANDBOX. */
  async get(actor: Actor): Promise<Sandbox> {
    const found = await this.find(actor);
    if (!found) throw noSandbox();
    return found;
  }

  /**
   * Makes the sandbox of the caller's provider, or answers the one there is.
   * @param divisionCode of the agency; null: the provider's. VALIDATION_FAILED / UNKNOWN_DIVISION
   */
  async open(actor: Actor, divisionCode: string | null): Promise<Sandbox> {
    const code = divisionCode?.trim() || null;
    if (code !== null && !findDivision(code)) throw invalid(['divisionCode'], 'UNKNOWN_DIVISION', unknownDivision);
    await this.transactions.run(async (manager) => {
      // Whoever opens it meanwhile waits here, and finds it.
      await this.organizations.hold(manager, actor.organizationId);
      if (!(await this.find(actor, manager))) await this.make(manager, actor, code);
    });
    return this.get(actor);
  }

  /** A session as one of the sandbox's people. NO_SANDBOX. */
  async enter(actor: Actor, part: SandboxPart): Promise<Session> {
    const sandbox = await this.get(actor);
    const person = await this.personOf(sandbox, part);
    return this.sessions.open(actor.requestId, 'enterSandbox', () => ({
      person,
      endsBy: this.clock.now() + SESSION_LASTS,
      factorElsewhere: true, // asked of whoever enters, at their own sign-in
      told: { as: part, personId: actor.personId, organizationId: actor.organizationId },
    }));
  }

  private async make(manager: EntityManager, actor: Actor, divisionCode: string | null): Promise<void> {
    const real = await this.organizations.get(actor.organizationId, manager);
    const code = real.code.length > MOST_OF_CODE ? real.id.slice(0, 8) : real.code;
    const provider = twin(
      { ...real, code: `${SANDBOX_CODE}${code}`, name: `${real.name.slice(0, 190)}（沙箱）` },
      real.id,
    );
    const agency = twin(
      {
        ...{ kind: 'AGENCY', code: `${SANDBOX_CODE}AG-${code}`, name: `沙箱采购单位（${real.name.slice(0, 180)}）` },
        ...{ uscc: null, divisionCode: divisionCode ?? real.divisionCode, providerKinds: [] },
      },
      real.id,
    );
    for (const organization of [provider, agency]) await this.organizations.add(manager, organization);
    for (const part of sandboxParts) {
      const { side, roles } = SANDBOX_PARTS[part];
      const { id: organizationId } = side === 'PROVIDER' ? provider : agency;
      const person = {
        id: newId(),
        organizationId,
        email: emailOf(part, organizationId),
        name: part,
        roles: [...roles],
      };
      await this.people.add(manager, person, null);
    }
    await this.audit.write(manager, actor, {
      action: 'openSandbox',
      subject: 'organization',
      subjectId: real.id,
      after: { provider: provider.id, agency: agency.id, divisionCode: agency.divisionCode },
    });
  }

  private async personOf({ provider, agency }: Sandbox, part: SandboxPart): Promise<Person> {
    const { id: organizationId } = SANDBOX_PARTS[part].side === 'PROVIDER' ? provider : agency;
    const personId = await this.people.idOf(emailOf(part, organizationId));
    return (await this.people.find(personId!))!;
  }
}

/** An address that no mail can reach, by RFC 6761: nobody's. */
const emailOf = (part: SandboxPart, organizationId: Id): string =>
  `${part.toLowerCase()}@${organizationId}.sandbox.invalid`;

function twin(
  { kind, code, name, uscc, divisionCode, providerKinds }: Omit<Organization, 'id' | 'parentId' | 'path' | 'sandboxOf'>,
  sandboxOf: Id,
): Organization {
  const id = newId();
  return { id, kind, code, name, uscc, divisionCode, providerKinds, parentId: null, path: `${id}/`, sandboxOf };
}
