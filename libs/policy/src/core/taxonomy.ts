import { refuseRepeats, SeedError } from './read.js';

/** A node of the service taxonomy, such as `cloud.gov.collab`: its parent is what stands before the last dot. */
export interface CategoryNode {
  code: string;
  nameZh: string;
  nameEn: string;
  /** Null for a root. */
  parent: string | null;
  /** Document and section it was read from. */
  source: string;
  /** Its place among all nodes, from 0: children are shown in the order in which the plans name them. */
  position: number;
}

const HEADER = 'code\tname_zh\tname_en\tsource';

/**
 * Reads `seeds/plans/taxonomy.tsv`, parents before children. Throws a SeedError on another heading, a line without
 * exactly four filled columns, a repeated code, or a code whose parent has not come before.
 */
export function parseTaxonomy(tsv: string): CategoryNode[] {
  const [header, ...lines] = tsv.replace(/\r?\n$/, '').split(/\r?\n/);
  if (header !== HEADER) throw new SeedError('taxonomy:1', `the heading is not "${HEADER.replaceAll('\t', ' ')}"`);
  const nodes = lines.map(readNode);
  refuseRepeats(nodes, 'taxonomy', ({ code }) => code);
  const seen = new Set<string>();
  for (const { code, parent, position } of nodes) {
    if (parent !== null && !seen.has(parent))
      throw new SeedError(`taxonomy:${position + 2}`, `no ${parent} before ${code}`);
    seen.add(code);
  }
  return nodes;
}

function readNode(line: string, position: number): CategoryNode {
  const [code, nameZh, nameEn, source, ...more] = line.split('\t').map((column) => column.trim());
  if (!code || !nameZh || !nameEn || !source || more.length > 0)
    throw new SeedError(`taxonomy:${position + 2}`, 'not four filled columns');
  if (!/^[a-z0-9]+(\.[a-z0-9]+)*$/.test(code)) throw new SeedError(`taxonomy:${position + 2}`, `${code} is not a code`);
  const dot = code.lastIndexOf('.');
  return { code, nameZh, nameEn, parent: dot < 0 ? null : code.slice(0, dot), source, position };
}
