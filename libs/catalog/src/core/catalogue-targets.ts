import type { Citation, Text } from '#kernel/core';
import {
  orNull,
  readCitation,
  readCount,
  readFields,
  readList,
  readOneOf,
  readSet,
  readString,
  readText,
  refuseRepeats,
  SERVICE_MODEL_NAMES,
  SeedError,
} from '#policy/core';
import type { ServiceModel } from './offering-machine.js';

const COUNTED = ['PROVIDERS', 'OFFERINGS'] as const;

/** What a plan wants to stand in the catalogue: a row of `seeds/plans/catalogue-targets.json`. */
export interface CatalogueTarget {
  code: string;
  name: Text;
  /** Published offerings, or the providers that have one. */
  counts: (typeof COUNTED)[number];
  serviceModels: ServiceModel[];
  /** And everything below it; null: any. */
  categoryCode: string | null;
  target: number;
  citation: Citation;
}

/** Reads the targets; throws a SeedError on anything not understood, an unknown category among it. */
export function readCatalogueTargets(json: unknown, isCategory: (code: string) => boolean): CatalogueTarget[] {
  const targets = readList(json, 'targets', (value, path) => {
    const row = readFields(value, path, [
      ...['code', 'name', 'counts', 'serviceModels', 'categoryCode', 'target', 'citation'],
    ]);
    const categoryCode = orNull(row.categoryCode, `${path}.categoryCode`, readString);
    if (categoryCode !== null && !isCategory(categoryCode)) throw new SeedError(`${path}.categoryCode`, 'unknown');
    return {
      code: readString(row.code, `${path}.code`),
      name: readText(row.name, `${path}.name`),
      counts: readOneOf(row.counts, `${path}.counts`, COUNTED),
      serviceModels: readSet(row.serviceModels, `${path}.serviceModels`, (one, at) =>
        readOneOf(one, at, SERVICE_MODEL_NAMES),
      ),
      categoryCode,
      target: readCount(row.target, `${path}.target`),
      citation: readCitation(row.citation, `${path}.citation`),
    };
  });
  refuseRepeats(targets, 'targets', ({ code }) => code);
  return targets;
}

/** A target is met from its own number on. */
export const targetStatus = ({ target }: Pick<CatalogueTarget, 'target'>, count: number): 'MET' | 'NOT_MET' =>
  count >= target ? 'MET' : 'NOT_MET';
