import { projectRoot } from '#platform';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The pages of docs/pricing and their index, by name: "../pricing.md" is the index. */
export function pricingPages(): Map<string, string> {
  const folder = join(projectRoot, 'docs', 'pricing');
  const names = [...readdirSync(folder).filter((name) => name.endsWith('.md')), '../pricing.md'];
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** The parsed blocks of a page that open with "```json <kind>". */
export const examplesOf = (page: string, kind = 'example'): unknown[] =>
  [...page.matchAll(/^```json (\w+)\n(.*?)^```$/gms)]
    .filter(([, of]) => of === kind)
    .map(([, , written]) => JSON.parse(written!) as unknown);
