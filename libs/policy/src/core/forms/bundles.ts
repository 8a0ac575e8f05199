import { type Text, text } from '#kernel/core';
import type { Facts, OfferingFacts } from '../facts.js';
import { readFields, readSet, readString } from '../read.js';
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

export const BUNDLE_RULE_FORMS = {
  BUNDLE_WHOLE: form(readBundle, bundleWhole),
  BUNDLE_SECTOR: form(readBundleSector, bundleSector),
};
