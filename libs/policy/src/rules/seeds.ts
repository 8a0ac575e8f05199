import { seedsDir } from '#platform';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CategoryNode,
  type ChannelSeeds,
  type EnergyLimit,
  loadChannels,
  loadDivisions,
  loadDocuments,
  loadEnergyLimits,
  loadParks,
  loadRules,
  loadSites,
  loadZoneFacts,
  loadZones,
  type Park,
  parseTaxonomy,
  type PlanDocument,
  type PlanRule,
  type SiteSeeds,
  type Zone,
  type ZoneFactSeeds,
} from '../core/index.js';

/** What the plan documents give the product, as data. */
export interface PolicySeeds {
  categories: CategoryNode[];
  zones: Zone[];
  documents: PlanDocument[];
  rules: PlanRule[];
  zoneFacts: ZoneFactSeeds;
  channels: ChannelSeeds;
  parks: Park[];
  sites: SiteSeeds;
  energyLimits: EnergyLimit[];
}

const read = (...path: string[]): string => readFileSync(join(seedsDir, ...path), 'utf8');
const readJson = (...path: string[]): unknown => JSON.parse(read(...path));

/** Reads seeds/plans and the divisions; a SeedError names what is wrong, and the process does not start. */
export function readPolicySeeds(): PolicySeeds {
  const divisions = loadDivisions(readJson('reference', 'divisions.json'));
  const zones = loadZones(readJson('plans', 'zones.json'), divisions);
  const zoneCodes = zones.map(({ code }) => code);
  const documents = loadDocuments(readJson('plans', 'documents.json'));
  const documentIds = documents.map(({ id }) => id);
  const rules = loadRules(readJson('plans', 'rules.json'), { documentIds, zoneCodes });
  const zoneFacts = loadZoneFacts(readJson('plans', 'zone-facts.json'), zoneCodes);
  const focusFields = zoneFacts.terms.filter(({ list }) => list === 'PARK_FOCUS').map(({ code }) => code);
  const parks = loadParks(readJson('plans', 'parks.json'), zoneCodes, focusFields);
  const divisionCodes = divisions.map(({ code }) => code);
  // A refusal is read by people: they are given the document's title with its number here.
  const titles = new Map(documents.map(({ id, title }) => [id, `${id} ${title.zh}`]));
  return {
    categories: parseTaxonomy(read('plans', 'taxonomy.tsv')),
    zones,
    zoneFacts,
    channels: loadChannels(readJson('plans', 'channels.json'), zoneCodes),
    parks,
    sites: loadSites(readJson('plans', 'data-centres.json'), divisionCodes, parks),
    energyLimits: loadEnergyLimits(readJson('plans', 'energy-limits.json')),
    documents,
    rules: rules.map((rule) => ({
      ...rule,
      citation: { ...rule.citation, document: titles.get(rule.citation.document)! },
    })),
  };
}
