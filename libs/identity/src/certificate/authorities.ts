import type { Id, Instant } from '#kernel';
import { at, bin, bins, id, idOrNull, rows, type Runner } from '#platform';
import type { EntityManager } from 'typeorm';
import { type Certificate, readCertificate } from './x509.js';

/** A registered certification body. */
export interface Authority {
  id: Id;
  parentId: Id | null;
  name: string;
  certificate: Certificate;
  /** Since when nothing it issued is taken; null: it is trusted. */
  endedAt: Instant | null;
  /** The time its standing revocation list speaks for, [listFrom, listUntil); null without one. */
  listFrom: Instant | null;
  listUntil: Instant | null;
}

interface Row {
  id: Buffer;
  parent_id: Buffer | null;
  name: string;
  certificate: Buffer;
  ended_at: Instant | null;
  list_from: Instant | null;
  list_until: Instant | null;
}

/** All of them, in the order they were registered: few enough to be looked through in memory. */
export async function readAuthorities(
  runner: Runner,
  lock: '' | 'FOR UPDATE' | 'LOCK IN SHARE MODE' = '',
): Promise<Authority[]> {
  const found = await rows<Row>(
    runner,
    `SELECT id, parent_id, name, certificate, ended_at, list_from, list_until FROM certificate_authority ORDER BY id ${lock}`,
  );
  return found.map((row) => ({
    id: id(row.id),
    parentId: idOrNull(row.parent_id),
    name: row.name,
    certificate: readCertificate(row.certificate)!,
    endedAt: row.ended_at,
    listFrom: row.list_from,
    listUntil: row.list_until,
  }));
}

/** The authority, who certified it, and so on to the root. */
export function chainOf(authority: Authority, all: readonly Authority[]): Authority[] {
  const parent = all.find((one) => one.id === authority.parentId);
  return parent ? [authority, ...chainOf(parent, all)] : [authority];
}

/** The serial numbers among these that the authority's standing list names. */
export async function revokedOf(runner: Runner, authorityId: Id, serials: readonly string[]): Promise<Set<string>> {
  const found = await rows<{ serial: string }>(
    runner,
    'SELECT serial FROM revoked_certificate WHERE authority_id = ? AND serial IN (?)',
    [bin(authorityId), serials],
  );
  return new Set(found.map(({ serial }) => serial));
}

/** Ends the sessions of certificates that are over: the conditions name them as `c`. */
export const endSessionsOf = (
  manager: EntityManager,
  now: Instant,
  condition: string,
  parameters: readonly unknown[],
): Promise<unknown> =>
  manager.query(
    `UPDATE refresh_token t JOIN client_certificate c ON c.id = t.certificate_id
        SET t.ended_at = ? WHERE t.ended_at IS NULL AND ${condition}`,
    [at(now), ...parameters],
  );

/** The same of all that these authorities, and those below them, have issued. */
export function endSessionsBelow(
  manager: EntityManager,
  now: Instant,
  over: readonly Authority[],
  all: readonly Authority[],
): Promise<unknown> {
  const below = all.filter((one) => chainOf(one, all).some((above) => over.includes(above)));
  return endSessionsOf(manager, now, 'c.authority_id IN (?)', [bins(below.map((one) => one.id))]);
}
