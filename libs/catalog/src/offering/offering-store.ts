import { type Id, type Instant } from '#kernel';
import { at, bin, bins, insertRows, rows, type Runner } from '#platform';
import type { CategoryNode } from '#policy';
import type { OfferingContent } from './offering.check.js';
import { type Offering, offeringOf, type OfferingRow, SELECT_OFFERINGS } from './offering.row.js';

/** What else a text search looks into. */
export interface SearchNames {
  providerName: string;
  categories: readonly CategoryNode[];
}

/** Lower case, one line per field, so that a word never matches across two of them. */
const searchTextOf = (content: OfferingContent, { providerName, categories }: SearchNames): string =>
  [
    content.name,
    content.summary,
    content.description,
    content.code,
    providerName,
    ...categories.flatMap(({ nameZh, nameEn }) => [nameZh, nameEn]),
  ]
    .join('\n')
    .toLowerCase();

const columnsOf = (content: OfferingContent, names: SearchNames): Record<string, unknown> => ({
  name: content.name,
  summary: content.summary,
  description: content.description,
  service_model: content.serviceModel,
  clouds: JSON.stringify(content.clouds),
  category_codes: JSON.stringify(content.categoryCodes),
  zone_codes: JSON.stringify(content.zoneCodes),
  attributes: JSON.stringify(content.attributes),
  partners: content.partners.length ? JSON.stringify(content.partners) : null,
  search_text: searchTextOf(content, names),
});

/** Writes a new draft; a duplicate code of the provider fails on the unique key. */
export async function insertOffering(
  runner: Runner,
  { id, providerId, sandboxOf, now }: { id: Id; providerId: Id; sandboxOf: Id | null; now: Instant },
  content: OfferingContent,
  names: SearchNames,
): Promise<void> {
  const columns = {
    id: bin(id),
    provider_id: bin(providerId),
    sandbox_of: sandboxOf && bin(sandboxOf),
    code: content.code,
    ...columnsOf(content, names),
    status: 'DRAFT',
    revision: 1,
    version: 1,
    created_at: at(now),
    updated_at: at(now),
  };
  await runner.query(`INSERT INTO offering (${Object.keys(columns).join(', ')}) VALUES (?)`, [Object.values(columns)]);
  await insertLinks(runner, id, content);
  await numberChange(runner, [id]);
}

/**
 * Replaces everything a provider writes of an offering, its code and plans aside.
 * @param more what else is written with it: the revision that is in force now
 */
export async function updateOffering(
  runner: Runner,
  id: Id,
  now: Instant,
  content: OfferingContent,
  names: SearchNames,
  more: { revision?: number; plans_revision?: number } = {},
): Promise<void> {
  await changeOffering(runner, id, { ...columnsOf(content, names), ...more, updated_at: at(now) });
  for (const link of ['category', 'zone', 'cloud'])
    await runner.query(`DELETE FROM offering_${link} WHERE offering_id = ?`, [bin(id)]);
  await insertLinks(runner, id, content);
}

/** Writes these columns of an offering as its next version. Its links, where they changed, are the caller's to write. */
export async function changeOffering(runner: Runner, id: Id, columns: Record<string, unknown>): Promise<void> {
  await runner.query(
    `UPDATE offering SET ${Object.keys(columns)
      .map((column) => `${column} = ?`)
      .join(', ')}, version = version + 1 WHERE id = ?`,
    [...Object.values(columns), bin(id)],
  );
  await numberChange(runner, [id]);
}

/**
 * Gives offerings the next number of change, by which every process learns what to read again before it searches.
 * Whatever changes how an offering is found calls this in its transaction, as late as it can: who changes the
 * catalogue next waits until it has ended, so that numbers are seen in their order.
 */
export async function numberChange(runner: Runner, ids: readonly Id[]): Promise<void> {
  if (!ids.length) return;
  await runner.query('UPDATE catalogue_change SET number = number + 1 WHERE id = 1');
  await runner.query(
    'UPDATE offering SET change_number = (SELECT number FROM catalogue_change WHERE id = 1) WHERE id IN (?)',
    [bins(ids)],
  );
}

async function insertLinks(
  runner: Runner,
  id: Id,
  { categoryCodes, zoneCodes, clouds }: OfferingContent,
): Promise<void> {
  const codes = { category: categoryCodes, zone: zoneCodes, cloud: clouds };
  for (const [link, values] of Object.entries(codes))
    await insertRows(
      runner,
      `INSERT INTO offering_${link} (offering_id, ${link}_code)`,
      values.map((code) => [bin(id), code]),
    );
}

/** The offering with its row locked until the transaction ends, or null. */
export async function lockOffering(runner: Runner, id: Id): Promise<Offering | null> {
  const [row] = await rows<OfferingRow>(runner, `${SELECT_OFFERINGS} WHERE o.id = ? FOR UPDATE`, [bin(id)]);
  return row ? offeringOf(row) : null;
}
