import { type OrganizationKind, organizationKinds } from '#identity/core';
import { type Text, text } from '#kernel/core';
import { CLOUD_NAMES, type CloudName, type Facts, type OfferingFacts } from '../facts.js';
import { readFields, readOneOf, readSet, readString } from '../read.js';
import type { CentreStanding } from '../standings.js';
import { isWithin } from '../zones.js';
import { form, nameOf } from './form.js';

/** The data centre an offering says it is hosted in, in its attribute `dataCentre`; undefined for all others. */
export const centreOf = ({ attributes }: Pick<OfferingFacts, 'attributes'>): string | undefined =>
  typeof attributes.dataCentre === 'string' ? attributes.dataCentre : undefined;

const standingOf = (code: string, facts: Facts): CentreStanding | undefined =>
  facts.standings?.centres.find((centre) => centre.code === code);

const hosted = ({ offerings }: Facts): { offering: OfferingFacts; code: string }[] =>
  offerings.flatMap((offering) => {
    const code = centreOf(offering);
    return code === undefined ? [] : [{ offering, code }];
  });

const readNothing = (parameters: unknown, path: string): object => readFields(parameters, path, []);

/** What is hosted in a data centre that is only planned, or in none that is known, is not ordered. */
const centreExists = (_: object, facts: Facts): Text[] =>
  hosted(facts)
    .filter(({ code }) => standingOf(code, facts)?.status !== 'EXISTING')
    .map(({ offering, code }) => {
      const state = standingOf(code, facts)?.status ?? 'UNKNOWN';
      return text(
        `${nameOf(offering)} is hosted in ${code}: ${state}.`,
        `${nameOf(offering)} 部署于 ${code}（${state}）。`,
      );
    });

interface GreenCentre {
  clouds: CloudName[];
}

const readGreenCentre = (parameters: unknown, path: string): GreenCentre => ({
  clouds: readSet(readFields(parameters, path, ['clouds']).clouds, `${path}.clouds`, (v, at) =>
    readOneOf(v, at, CLOUD_NAMES),
  ),
});

/** An offering in one of these clouds that calls itself `green` is hosted where PUE is measured. */
const greenCentre = (rule: GreenCentre, facts: Facts): Text[] =>
  facts.offerings
    .filter(
      ({ attributes, clouds }) => attributes.green === true && clouds.some((cloud) => rule.clouds.includes(cloud)),
    )
    .filter((offering) => {
      const code = centreOf(offering);
      return code === undefined || !standingOf(code, facts)?.measured;
    })
    .map((offering) =>
      text(
        `${nameOf(offering)} is called green, and the PUE of its data centre is not measured.`,
        `${nameOf(offering)} 标注为绿色，但其数据中心没有 PUE 实测值。`,
      ),
    );

interface Placement {
  division: string;
  park: string;
  buyerKinds: OrganizationKind[];
}

function readPlacement(parameters: unknown, path: string): Placement {
  const fields = readFields(parameters, path, ['division', 'park', 'buyerKinds']);
  return {
    division: readString(fields.division, `${path}.division`),
    park: readString(fields.park, `${path}.park`),
    buyerKinds: readSet(fields.buyerKinds, `${path}.buyerKinds`, (v, at) => readOneOf(v, at, organizationKinds)),
  };
}

/**
 * Buyers of these kinds in the division and below keep their things in data centres of the park, unless they have an
 * exemption for the one in question. Offerings that name no data centre are not judged.
 */
function placement(rule: Placement, facts: Facts): Text[] {
  const { buyer } = facts;
  if (!buyer?.divisionCode || !rule.buyerKinds.includes(buyer.organizationKind)) return [];
  if (!isWithin(buyer.divisionCode, rule.division)) return [];
  return hosted(facts)
    .filter(({ code }) => standingOf(code, facts)?.park !== rule.park && !facts.standings?.exempt.includes(code))
    .map(({ offering, code }) =>
      text(
        `${nameOf(offering)} is hosted in ${code}, outside of ${rule.park}.`,
        `${nameOf(offering)} 部署于 ${code}，不在 ${rule.park}。`,
      ),
    );
}

export const CENTRE_RULE_FORMS = {
  CENTRE_EXISTS: form(readNothing, centreExists),
  GREEN_CENTRE: form(readGreenCentre, greenCentre),
  PLACEMENT: form(readPlacement, placement),
};
