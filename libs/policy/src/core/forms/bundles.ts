import { type Text, text } from '#kernel/core';
import {
  type BundledFacts,
  type Facts,
  type OfferingFacts,
  SERVICE_MODEL_NAMES,
  type ServiceModelName,
} from '../facts.js';
import { readFields, readOneOf, readSet, readString } from '../read.js';
import { declaredValues } from './attributes.js';
import { form, nameOf } from './form.js';

/** Offerings in these zones that are part of the bundle say so in an attribute, with the component they are. */
interface Bundle {
  zoneCodes: string[];
  attribute: string;
  components: string[];
}

function readBundle(parameters: unknown, path: string): Bundle {
  const fields = readFields(parameters, path, ['zoneCodes', 'attribute', 'components']);
  return {
    zoneCodes: readSet(fields.zoneCodes, `${path}.zoneCodes`, readString),
    attribute: readString(fields.attribute, `${path}.attribute`),
    components: readSet(fields.components, `${path}.components`, readString),
  };
}

const isPart = ({ zoneCodes, attribute, components }: Bundle, offering: OfferingFacts): boolean =>
  offering.zoneCodes.some((zone) => zoneCodes.includes(zone)) &&
  components.some((component) => component === offering.attributes[attribute]);

/** An order with one component of the bundle has them all, a line each. Offerings that nobody orders are not judged. */
function bundleWhole(rule: Bundle, { offerings, items }: Facts): Text[] {
  const ordered = offerings.filter(
    (offering) => isPart(rule, offering) && items?.some(({ offeringId }) => offeringId === offering.id),
  );
  if (!ordered.length) return [];
  const missing = rule.components.filter(
    (component) => !ordered.some(({ attributes }) => attributes[rule.attribute] === component),
  );
  return missing.map((component) => text(`${component} is missing.`, `缺少 ${component}。`));
}

interface BundleSector extends Bundle {
  sectors: string[];
}

function readBundleSector(parameters: unknown, path: string): BundleSector {
  const { sectors, ...rest } = readFields(parameters, path, ['zoneCodes', 'attribute', 'components', 'sectors']);
  return { ...readBundle(rest, path), sectors: readSet(sectors, `${path}.sectors`, readString) };
}

/** Each line of a bundle says the `sector` it is for, one that the plans name. */
function bundleSector(rule: BundleSector, { offerings, items = [] }: Facts): Text[] {
  const parts = new Map(offerings.filter((offering) => isPart(rule, offering)).map((each) => [each.id, each]));
  return items
    .filter(({ offeringId, sector }) => parts.has(offeringId) && !rule.sectors.includes(sector ?? ''))
    .map(({ offeringId }) =>
      text(
        `${nameOf(parts.get(offeringId)!)}: the configuration says no sector of ${rule.sectors.join(', ')}.`,
        `${nameOf(parts.get(offeringId)!)}：配置未填写 sector（${rule.sectors.join('、')}）。`,
      ),
    );
}

/** Offerings with this label put something of each of these models under one contract. */
interface Composite {
  label: string;
  serviceModels: ServiceModelName[];
}

function readComposite(parameters: unknown, path: string): Composite {
  const fields = readFields(parameters, path, ['label', 'serviceModels']);
  return {
    label: readString(fields.label, `${path}.label`),
    serviceModels: readSet(fields.serviceModels, `${path}.serviceModels`, (value, at) =>
      readOneOf(value, at, SERVICE_MODEL_NAMES),
    ),
  };
}

const composites = ({ label }: Composite, { offerings }: Facts): OfferingFacts[] =>
  offerings.filter((offering) => declaredValues(offering, 'labels').includes(label));

function lacking({ serviceModels }: Composite, offering: OfferingFacts, parts: readonly BundledFacts[]): Text[] {
  const missing = serviceModels.filter((model) => !parts.some(({ serviceModel }) => serviceModel === model));
  return missing.length
    ? [
        text(
          `${nameOf(offering)}: nothing of ${missing.join(', ')}.`,
          `${nameOf(offering)}：缺少 ${missing.join('、')} 服务。`,
        ),
      ]
    : [];
}

/** Such an offering and what it bundles are of each of the models. */
const compositeListed = (rule: Composite, facts: Facts): Text[] =>
  composites(rule, facts).flatMap((offering) => lacking(rule, offering, [offering, ...(offering.bundled ?? [])]));

/** Who orders such an offering orders of what it bundles too: a line at least of each of the models. */
const compositeOrdered = (rule: Composite, facts: Facts): Text[] => {
  const isOrdered = ({ id }: BundledFacts): boolean =>
    facts.items?.some(({ offeringId }) => offeringId === id) ?? false;
  return composites(rule, facts)
    .filter(isOrdered)
    .flatMap((offering) => lacking(rule, offering, [offering, ...(offering.bundled ?? []).filter(isOrdered)]));
};

export const BUNDLE_RULE_FORMS = {
  COMPOSITE_LISTED: form(readComposite, compositeListed),
  COMPOSITE_ORDERED: form(readComposite, compositeOrdered),
  BUNDLE_WHOLE: form(readBundle, bundleWhole),
  BUNDLE_SECTOR: form(readBundleSector, bundleSector),
};
