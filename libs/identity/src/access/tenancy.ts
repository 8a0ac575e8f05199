import type { Id } from '#kernel';
import { bin, bins, type Conditions } from '#platform';
import { Injectable } from '@nestjs/common';
import { isBuyerKind, readsDescendants, seesEverything } from '../core/index.js';
import { Organizations } from '../organization/organization.service.js';
import { outsideSandboxes } from '../sandbox/wall.js';
import type { Actor } from './actor.js';

/** Whose rows a list may show: null means no restriction; an empty list of buyers shows nothing. */
export interface Scope {
  buyers: Id[] | null;
  provider: Id | null;
  /** Everybody's, but for what sandboxes hold. */
  real?: true;
}

const EVERYBODY: Scope = { buyers: null, provider: null, real: true };

/** The one place that decides whose things a caller reaches. */
@Injectable()
export class Tenancy {
  constructor(private readonly organizations: Organizations) {}

  /**
   * The scope of a list of things that a buyer and a provider share. Organizations asked for that the caller
   * may not read are left out in silence: the answer is the same as for ids that do not exist.
   */
  async listScope(actor: Actor, organizationIds?: readonly Id[] | null): Promise<Scope> {
    const wanted = organizationIds ? [...new Set(organizationIds.map((id) => id.toLowerCase()))] : null;
    // What is tried in sandboxes is no business of the operator's unless it asks for it by name.
    if (seesEverything(actor.roles)) return wanted ? { buyers: wanted, provider: null } : { ...EVERYBODY };
    if (actor.organizationKind === 'PROVIDER') return { buyers: wanted, provider: actor.organizationId };
    if (!isBuyerKind(actor.organizationKind)) return { buyers: [], provider: null };
    if (!wanted) return { buyers: [actor.organizationId], provider: null };
    const readable = new Set(await this.readableBuyers(actor));
    return { buyers: wanted.filter((id) => readable.has(id)), provider: null };
  }

  /** Whether the caller may read a thing of this buyer (and this provider, when one is concerned). */
  async mayRead(actor: Actor, buyerId: Id, providerId: Id | null = null): Promise<boolean> {
    if (seesEverything(actor.roles) || actor.organizationId === buyerId) return true;
    if (actor.organizationKind === 'PROVIDER') return providerId === actor.organizationId;
    return readsDescendants(actor.roles) && (await this.organizations.isBelow(buyerId, actor.organizationId));
  }

  private async readableBuyers(actor: Actor): Promise<Id[]> {
    const below = readsDescendants(actor.roles) ? await this.organizations.idsBelow(actor.organizationId) : [];
    return [actor.organizationId, ...below];
  }
}

/** What is of the caller's own organization, by this column; without a condition for whoever sees everything. */
export const ownOrAll = (actor: Actor, column = 'organization_id'): Conditions =>
  seesEverything(actor.roles)
    ? { sql: [], parameters: [] }
    : { sql: [`${column} = ?`], parameters: [bin(actor.organizationId)] };

/** A scope as SQL conditions on the named columns, to be joined by AND; parameters in their order. */
export function scopeSql(scope: Scope, buyerColumn: string, providerColumn: string): Conditions {
  const sql: string[] = [];
  const parameters: unknown[] = [];
  if (scope.buyers) {
    sql.push(scope.buyers.length ? `${buyerColumn} IN (?)` : '1 = 0');
    if (scope.buyers.length) parameters.push(bins(scope.buyers));
  }
  if (scope.real) sql.push(outsideSandboxes(buyerColumn));
  if (scope.provider) {
    sql.push(`${providerColumn} IN (?)`);
    parameters.push(bins([scope.provider]));
  }
  return { sql, parameters };
}
