import { type Actor, ownOrAll } from '#identity';
import { Clock, DomainError, type Id, invalid, isId, type Instant, newId, notFound, text, transition } from '#kernel';
import {
  at,
  Audit,
  bin,
  id,
  Idempotency,
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
import { DataCentres } from '../centre/data-centres.service.js';
import {
  assertAllowed,
  type Facts,
  keptFacts,
  LINK_MACHINE,
  type LinkKind,
  type LinkStatus,
  type PlaceFacts,
} from '../core/index.js';
import { Policy } from '../rules/policy.service.js';
import type { CreateSiteLinkInput } from './site-link.type.js';

export interface SiteLink {
  id: Id;
  organizationId: Id;
  kind: LinkKind;
  fromCode: string;
  toCode: string;
  status: LinkStatus;
  createdAt: Instant;
  endedAt: Instant | null;
}

interface Row {
  id: Buffer;
  organization_id: Buffer;
  kind: LinkKind;
  from_code: string;
  to_code: string;
  status: LinkStatus;
  created_at: Instant;
  ended_at: Instant | null;
}

const noSuchLink = (): Error => notFound(text('link', '互联'));

/** Links between places, each judged by the plans' rules when it is made. */
@Injectable()
export class SiteLinks {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly policy: Policy,
    private readonly centres: DataCentres,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * PLAN_RULE with ZONE_ISOLATION or DR_SAME_CITY; that it was refused stands in the audit trail too. UNKNOWN_PLACE
   * for a code that is none, SAME_PLACE for a link of a place with itself.
   */
  async create(actor: Actor, { idempotencyKey, ...input }: CreateSiteLinkInput): Promise<SiteLink> {
    const facts = await this.factsOf(input);
    const once = {
      ...{ organizationId: actor.organizationId, operation: 'createSiteLink' },
      ...{ key: idempotencyKey, body: input },
    };
    const made = await this.transactions
      .run((manager) => this.idempotency.once(manager, once, () => this.insert(manager, actor, input, facts)))
      .catch(async (error: unknown) => {
        if (error instanceof DomainError && error.code === 'PLAN_RULE') await this.logRefusal(actor, input, error);
        throw error;
      });
    return (await this.select(this.dataSource, 'WHERE id = ?', [bin(made)]))[0]!;
  }

  async end(actor: Actor, linkId: Id): Promise<SiteLink> {
    return this.transactions.run(async (manager) => {
      const [link] = isId(linkId) ? await this.select(manager, 'WHERE id = ? FOR UPDATE', [bin(linkId)]) : [];
      if (link?.organizationId !== actor.organizationId) throw noSuchLink();
      const after = { ...link, status: transition(LINK_MACHINE, link.status, 'end'), endedAt: this.clock.now() };
      await manager.query('UPDATE site_link SET status = ?, ended_at = ? WHERE id = ?', [
        after.status,
        at(after.endedAt),
        bin(link.id),
      ]);
      await this.audit.write(manager, actor, {
        action: 'endSiteLink',
        subject: 'siteLink',
        subjectId: link.id,
        before: { status: link.status },
        after: { status: after.status },
      });
      return after;
    });
  }

  /** Newest first: one's own organization's; the operator and auditors see all. */
  async list(actor: Actor, page: Page): Promise<Slice<SiteLink>> {
    const { tail, parameters } = newestFirst(ownOrAll(actor), page);
    return sliceOf(await this.select(this.dataSource, tail, parameters), page.first);
  }

  private async insert(
    manager: EntityManager,
    actor: Actor,
    input: Omit<CreateSiteLinkInput, 'idempotencyKey'>,
    facts: Facts,
  ): Promise<Id> {
    const decision = this.policy.decide('LINK', facts, this.clock.now());
    assertAllowed(decision);
    const linkId = newId();
    await manager.query(
      "INSERT INTO site_link (id, organization_id, kind, from_code, to_code, status, decision, created_at, ended_at) VALUES (?,?,?,?,?,'ACTIVE',?,?,NULL)",
      [
        bin(linkId),
        bin(actor.organizationId),
        input.kind,
        input.fromCode,
        input.toCode,
        JSON.stringify({ ...decision, facts: keptFacts(facts) }),
        at(this.clock.now()),
      ],
    );
    await this.audit.write(manager, actor, {
      action: 'createSiteLink',
      subject: 'siteLink',
      subjectId: linkId,
      after: input,
    });
    return linkId;
  }

  /** A refusal outlives its transaction: it is written in one of its own before it is told. */
  private logRefusal(actor: Actor, input: object, { details: { findings = [] } }: DomainError): Promise<void> {
    return this.transactions.run((manager) =>
      this.audit.write(manager, actor, {
        action: 'createSiteLink',
        subject: 'siteLink',
        subjectId: null,
        after: { ...input, refused: findings.map(({ ruleId, code }) => ({ ruleId, code })) },
      }),
    );
  }

  private async factsOf({ kind, fromCode, toCode }: CreateSiteLinkInput): Promise<Facts> {
    if (fromCode === toCode)
      throw invalid(['toCode'], 'SAME_PLACE', text('Another place than the first.', '须与起点不同。'));
    const from = await this.place('fromCode', fromCode);
    const to = await this.place('toCode', toCode);
    return { buyer: null, offerings: [], links: [{ kind, from, to }] };
  }

  private async place(field: string, code: string): Promise<PlaceFacts> {
    const centre = await this.centres.find(code);
    const zone = this.policy.zone(centre?.zone ?? code);
    const division = centre?.division ?? zone?.hostDivision;
    if (division === undefined)
      throw invalid(
        [field],
        'UNKNOWN_PLACE',
        text('No data centre, zone or region.', '没有这个数据中心、专区或区域。'),
      );
    const profile = this.policy.zoneFacts.profiles.find((each) => each.zone === zone?.code);
    return { code, division, isolatedZone: profile?.isolation === 'PHYSICAL' ? profile.zone : null };
  }

  private async select(runner: Runner, tail: string, parameters: unknown[]): Promise<SiteLink[]> {
    const found = await rows<Row>(
      runner,
      `SELECT id, organization_id, kind, from_code, to_code, status, created_at, ended_at FROM site_link ${tail}`,
      parameters,
    );
    return found.map((row) => ({
      id: id(row.id),
      organizationId: id(row.organization_id),
      kind: row.kind,
      fromCode: row.from_code,
      toCode: row.to_code,
      status: row.status,
      createdAt: row.created_at,
      endedAt: row.ended_at,
    }));
  }
}
