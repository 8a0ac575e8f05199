import { seedsDir } from '#platform';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CategoryNode,
  loadDivisions,
  loadDocuments,
  loadRules,
  loadZones,
  parseTaxonomy,
  type PlanDocument,
  type PlanRule,
  type Zone,
} from '../core/index.js';

/** What the plan documents give the product, as data. */
export interface PolicySeeds {
  categories: CategoryNode[];
  zones: Zone[];
  documents: PlanDocument[];
  rules: PlanRule[];
}

const read = (...path: string[]): string => readFileSync(join(seedsDir, ...path), 'utf8');
const readJson = (...path: string[]): unknown => JSON.parse(read(...path));

/** Reads seeds/plans and the divisions; a SeedError names what is wrong, and the process does not start. */
export function readPolicySeeds(): PolicySeeds {
  const zones = loadZones(readJson('plans', 'zones.json'), loadDivisions(readJson('reference', 'divisions.json')));
  const documents = loadDocuments(readJson('plans', 'documents.json'));
  const documentIds = documents.map(({ id }) => id);
  const rules = loadRules(readJson('plans', 'rules.json'), { documentIds, zoneCodes: zones.map(({ code }) => code) });
  // A refusal is read by people: they are given the document's title with its number here.
  const titles = new Map(documents.map(({ id, title }) => [id, `${id} ${title.zh}`]));
  return {
    categories: parseTaxonomy(read('plans', 'taxonomy.tsv')),
    zones,
    documents,
    rules: rules.map((rule) => ({
      ...rule,
      citation: { ...rule.citation, document: titles.get(rule.citation.document)! },
    })),
  };
}
