import { type Actor, Organizations } from '#identity';
import { Clock, dateOf, type DateOn, type Id, invalid, isId, Issues, listInput, text, textInput } from '#kernel';
import {
  at,
  Audit,
  bin,
  bins,
  id,
  json,
  newestFirst,
  type Page,
  rows,
  type Runner,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Body, BodyKind } from '../core/index.js';
import type { RegisterThirdPartyBodyInput } from './body.type.js';

export interface RegisteredBody extends Body {
  accreditationNumber: string;
  /** Whether its accreditation stands today. */
  accredited: boolean;
}

interface Row {
  organization_id: Buffer;
  kinds: unknown;
  accreditation_number: string;
  accredited_from: DateOn;
  last_accredited_on: DateOn;
  affiliate_ids: unknown;
}

const SELECT = `SELECT organization_id, kinds, accreditation_number, CAST(accredited_from AS CHAR) AS accredited_from,
  CAST(last_accredited_on AS CHAR) AS last_accredited_on, affiliate_ids FROM third_party_body`;

/** The register of third-party bodies. 003 五(四). */
@Injectable()
export class Bodies {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly organizations: Organizations,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Writes a body, or writes it anew: told again, nothing changes. NOT_FOUND for no such organization. */
  async register(actor: Actor, input: RegisterThirdPartyBodyInput): Promise<RegisteredBody> {
    const organization = await this.organizations.get(input.organizationId);
    const affiliates = await this.checked(input, organization.kind);
    await this.transactions.run(async (manager) => {
      const before = await this.find(organization.id, manager);
      const kinds = [...new Set(input.kinds)].sort();
      await manager.query(
        `REPLACE INTO third_party_body (organization_id, kinds, accreditation_number, accredited_from, last_accredited_on,
           affiliate_ids, updated_at) VALUES (?,?,?,?,?,?,?)`,
        [
          bin(organization.id),
          JSON.stringify(kinds),
          input.accreditationNumber.trim(),
          input.accreditedFrom,
          input.lastAccreditedOn,
          JSON.stringify(affiliates),
          at(this.clock.now()),
        ],
      );
      await this.audit.write(manager, actor, {
        action: 'registerThirdPartyBody',
        subject: 'thirdPartyBody',
        subjectId: organization.id,
        before,
        after: { ...input, kinds, affiliateIds: affiliates },
      });
    });
    return (await this.find(organization.id))!;
  }

  private async checked(input: RegisterThirdPartyBodyInput, kind: string): Promise<Id[]> {
    const issues = new Issues();
    if (kind !== 'ASSESSOR' && kind !== 'PROVIDER')
      issues.add(
        ['organizationId'],
        'NOT_A_BODY',
        text('Only assessors and providers are bodies.', '只有测评机构和供应商可登记。'),
      );
    listInput(issues, ['kinds'], input.kinds, { min: 1, max: 4 });
    textInput(issues, ['accreditationNumber'], input.accreditationNumber, { max: 100 });
    if (input.lastAccreditedOn < input.accreditedFrom)
      issues.add(['lastAccreditedOn'], 'OUT_OF_RANGE', text('Not before the first day.', '不得早于起始日。'));
    const affiliates = input.affiliateIds ?? [];
    listInput(issues, ['affiliateIds'], affiliates, { max: 100 });
    issues.throwIfAny();
    const known = await this.organizations.byIds(affiliates.filter((one) => isId(one)).map((one) => one.toLowerCase()));
    affiliates.forEach((one, index) => {
      if (!isId(one) || !known.has(one.toLowerCase()))
        throw invalid(['affiliateIds', index], 'UNKNOWN_ORGANIZATION', text('No such organization.', '没有这个机构。'));
    });
    return [...known.keys()].sort();
  }

  async find(organizationId: Id, runner: Runner = this.dataSource): Promise<RegisteredBody | null> {
    return (await this.byIds([organizationId], runner)).get(organizationId) ?? null;
  }

  /** Bodies by the ids of their organizations; others are absent. */
  async byIds(ids: readonly Id[], runner: Runner = this.dataSource): Promise<Map<Id, RegisteredBody>> {
    if (!ids.length) return new Map();
    const found = await this.select(runner, 'WHERE organization_id IN (?)', [bins([...new Set(ids)])]);
    return new Map(found.map((body) => [body.organizationId, body]));
  }

  /** For everybody to see, the newest organizations first. */
  async list(page: Page): Promise<Slice<RegisteredBody>> {
    const { tail, parameters } = newestFirst({ sql: [], parameters: [] }, page, 'organization_id');
    return sliceOf(await this.select(this.dataSource, tail, parameters), page.first);
  }

  private async select(runner: Runner, tail: string, parameters: unknown[]): Promise<RegisteredBody[]> {
    const today = dateOf(this.clock.now());
    return (await rows<Row>(runner, `${SELECT} ${tail}`, parameters)).map((row) => ({
      organizationId: id(row.organization_id),
      kinds: json<BodyKind[]>(row.kinds),
      accreditationNumber: row.accreditation_number,
      accreditedFrom: row.accredited_from,
      lastAccreditedOn: row.last_accredited_on,
      affiliateIds: json<Id[]>(row.affiliate_ids),
      accredited: row.accredited_from <= today && today <= row.last_accredited_on,
    }));
  }
}
