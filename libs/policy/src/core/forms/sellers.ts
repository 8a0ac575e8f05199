import { isBuyerKind, type OrganizationKind, organizationKinds } from '#identity/core';
import { dec, type Text, text } from '#kernel/core';
import type { Facts, OfferingFacts } from '../facts.js';
import { among, OFFERED, type Offered, readOffered } from './attributes.js';
import { readCount, readFields, readList, readOneOf, readPlainDecimal, readSet, readString } from '../read.js';
import type { SellerEvidence } from '../seller.js';
import { form, nameOf, type RuleForm } from './form.js';

/** Forms of rules over who sells: its admission and what is proved of it. Where nobody told of sellers, none speaks. */

/** The offerings whose providers were looked at: none where nobody did, and none that is only tried. */
const sold = ({ offerings, sellers }: Facts): OfferingFacts[] =>
  sellers ? offerings.filter(({ isTrial }) => !isTrial) : [];

/** The same of these kinds. */
const soldAmong = (rule: Offered, facts: Facts): OfferingFacts[] => among(rule, { ...facts, offerings: sold(facts) });

/** What is proved of an offering, of this kind. */
function evidenceOf(facts: Facts, { providerId, code }: OfferingFacts, kind: string): SellerEvidence[] {
  const seller = facts.sellers?.find(({ id }) => id === providerId);
  return (seller?.evidence ?? []).filter(
    (one) => one.kind === kind && (!one.offeringCodes.length || one.offeringCodes.includes(code ?? '')),
  );
}

// ---------------------------------------------------------------------------------- SELLER_STANDING

interface SellerStanding {
  standings: string[];
}

const readSellerStanding = (parameters: unknown, path: string): SellerStanding => ({
  standings: readSet(readFields(parameters, path, ['standings']).standings, `${path}.standings`, readString),
});

/** The provider of each offering stands in one of these ways. */
const sellerStanding = ({ standings }: SellerStanding, facts: Facts): Text[] =>
  sold(facts).flatMap((offering) => {
    const standing = facts.sellers!.find(({ id }) => id === offering.providerId)?.standing ?? 'NONE';
    return standings.includes(standing)
      ? []
      : [
          text(
            `The provider of ${nameOf(offering)} stands as ${standing}.`,
            `${nameOf(offering)} 的供应商状态为 ${standing}。`,
          ),
        ];
  });

// --------------------------------------------------------------------------------- EVIDENCE_REQUIRED

interface EvidenceRequired extends Offered {
  /** Each of them. */
  kinds: string[];
  /** Holds when one of these buys; where nobody buys yet it holds as well. */
  buyerKinds: OrganizationKind[];
}

function readEvidenceRequired(parameters: unknown, path: string): EvidenceRequired {
  const fields = readFields(parameters, path, [...OFFERED, 'kinds', 'buyerKinds']);
  return {
    ...readOffered(fields, path),
    kinds: readSet(fields.kinds, `${path}.kinds`, readString),
    buyerKinds: readSet(fields.buyerKinds, `${path}.buyerKinds`, (v, at) => readOneOf(v, at, organizationKinds)),
  };
}

/** Such an offering has valid evidence of each kind, of its own or of its provider as a whole. */
function evidenceRequired(rule: EvidenceRequired, facts: Facts): Text[] {
  if (facts.buyer && !rule.buyerKinds.includes(facts.buyer.organizationKind)) return [];
  return soldAmong(rule, facts).flatMap((offering) => {
    const missing = rule.kinds.filter((kind) => !evidenceOf(facts, offering, kind).length);
    return missing.length
      ? [
          text(
            `${nameOf(offering)} has no valid ${missing.join(', ')}.`,
            `${nameOf(offering)} 缺少有效的 ${missing.join('、')}。`,
          ),
        ]
      : [];
  });
}

// ------------------------------------------------------------------------------------ LICENCE_COVERS

interface LicenceCovers extends Offered {
  kind: string;
  field: string;
  /** One of them is enough. */
  values: string[];
}

function readLicenceCovers(parameters: unknown, path: string): LicenceCovers {
  const fields = readFields(parameters, path, [...OFFERED, 'kind', 'field', 'values']);
  return {
    ...readOffered(fields, path),
    kind: readString(fields.kind, `${path}.kind`),
    field: readString(fields.field, `${path}.field`),
    values: readSet(fields.values, `${path}.values`, readString),
  };
}

/** Such an offering's provider holds valid evidence of the kind whose field has one of the values. */
const licenceCovers = (rule: LicenceCovers, facts: Facts): Text[] =>
  soldAmong(rule, facts)
    .filter((offering) => {
      const held = evidenceOf(facts, offering, rule.kind).flatMap(({ details }) => details[rule.field] ?? []);
      return !held.some((value) => rule.values.includes(value as string));
    })
    .map((offering) =>
      text(
        `${nameOf(offering)}: its provider has no valid ${rule.kind} for ${rule.values.join(' or ')}.`,
        `${nameOf(offering)}：供应商没有涵盖 ${rule.values.join(' 或 ')} 的有效 ${rule.kind}。`,
      ),
    );

// ------------------------------------------------------------------------------------- SHARE_AT_MOST

interface ShareAtMost extends Offered {
  kind: string;
  field: string;
  /** Percent, itself allowed. */
  percent: string;
  /** Offerings all of whose zones are among these are not asked. */
  exceptZones: string[];
}

function readShareAtMost(parameters: unknown, path: string): ShareAtMost {
  const fields = readFields(parameters, path, [...OFFERED, 'kind', 'field', 'percent', 'exceptZones']);
  return {
    ...readOffered(fields, path),
    kind: readString(fields.kind, `${path}.kind`),
    field: readString(fields.field, `${path}.field`),
    percent: readPlainDecimal(fields.percent, `${path}.percent`),
    exceptZones: readList(fields.exceptZones, `${path}.exceptZones`, readString),
  };
}

/** Evidence of the kind tells of at most so many percent, but for offerings of the excepted zones alone. */
const shareAtMost = (rule: ShareAtMost, facts: Facts): Text[] =>
  soldAmong(rule, facts)
    .filter(({ zoneCodes }) => !zoneCodes.length || !zoneCodes.every((zone) => rule.exceptZones.includes(zone)))
    .flatMap((offering) => {
      const shares = evidenceOf(facts, offering, rule.kind).map(({ details }) => details[rule.field]);
      const above = shares.filter((share) => typeof share === 'string' && dec(share).gt(rule.percent)) as string[];
      return above.length
        ? [
            text(
              `${nameOf(offering)}: ${above[0]} % where at most ${rule.percent} % are allowed.`,
              `${nameOf(offering)}：${above[0]}%，上限为 ${rule.percent}%。`,
            ),
          ]
        : [];
    });

// -------------------------------------------------------------------------------------- LEVEL_PROVED

interface LevelProved extends Offered {
  attribute: string;
  /** Levels from this one on are proved. */
  from: number;
  kind: string;
  field: string;
}

function readLevelProved(parameters: unknown, path: string): LevelProved {
  const fields = readFields(parameters, path, [...OFFERED, 'attribute', 'from', 'kind', 'field']);
  return {
    ...readOffered(fields, path),
    attribute: readString(fields.attribute, `${path}.attribute`),
    from: readCount(fields.from, `${path}.from`),
    kind: readString(fields.kind, `${path}.kind`),
    field: readString(fields.field, `${path}.field`),
  };
}

/** The level that such an offering declares, if any, stands in valid evidence of the kind, or a higher one does. */
const levelProved = (rule: LevelProved, facts: Facts): Text[] =>
  soldAmong(rule, facts).flatMap((offering) => {
    const declared = Number(offering.attributes[rule.attribute] ?? 0);
    const proved = evidenceOf(facts, offering, rule.kind).map(({ details }) => Number(details[rule.field] ?? 0));
    return declared < rule.from || proved.some((level) => level >= declared)
      ? []
      : [
          text(
            `${nameOf(offering)} declares level ${declared} without a valid ${rule.kind} of it.`,
            `${nameOf(offering)} 声明等级 ${declared}，但没有相应的有效 ${rule.kind}。`,
          ),
        ];
  });

// -------------------------------------------------------------------------------------- EVIDENCE_BADGE

interface EvidenceBadge extends Offered {
  kind: string;
}

function readEvidenceBadge(parameters: unknown, path: string): EvidenceBadge {
  const fields = readFields(parameters, path, [...OFFERED, 'kind']);
  return { ...readOffered(fields, path), kind: readString(fields.kind, `${path}.kind`) };
}

/** Not a violation but a word of praise: such an offering has valid evidence of the kind. For the effect BADGE. */
const evidenceBadge = (rule: EvidenceBadge, facts: Facts): Text[] =>
  soldAmong(rule, facts)
    .filter((offering) => evidenceOf(facts, offering, rule.kind).length)
    .map((offering) => text(`${nameOf(offering)} has it.`, `${nameOf(offering)} 具备。`));

// ---------------------------------------------------------------------------------- EVIDENCE_DEMANDED

const readNothing = (parameters: unknown, path: string): object => readFields(parameters, path, []);

/** What the buyer demands of everything it orders is proved of each offering. */
const evidenceDemanded = (_: object, facts: Facts): Text[] =>
  facts.buyer && isBuyerKind(facts.buyer.organizationKind)
    ? sold(facts).flatMap((offering) => {
        const missing = (facts.demands ?? []).filter((kind) => !evidenceOf(facts, offering, kind).length);
        return missing.length
          ? [
              text(
                `${nameOf(offering)} has no valid ${missing.join(', ')}, which your organization demands.`,
                `${nameOf(offering)} 缺少贵单位要求的 ${missing.join('、')}。`,
              ),
            ]
          : [];
      })
    : [];

// --------------------------------------------------------------------------------------- SYSTEM_LEVEL

interface SystemLevel {
  attribute: string;
}

const readSystemLevel = (parameters: unknown, path: string): SystemLevel => ({
  attribute: readString(readFields(parameters, path, ['attribute']).attribute, `${path}.attribute`),
});

/** What is ordered for a system of the buyer's has at least what the system needs; a system that nobody knows needs it all. */
const systemLevel = ({ attribute }: SystemLevel, { items = [], offerings, systems = [] }: Facts): Text[] =>
  items.flatMap((item) => {
    const offering = offerings.find(({ id }) => id === item.offeringId);
    if (item.system === null || !offering) return [];
    const system = systems.find(({ code }) => code === item.system);
    if (!system) return [text(`${item.system} is no system of yours.`, `贵单位没有登记系统 ${item.system}。`)];
    const needed = system.levels[attribute] ?? 0;
    const level = Number(offering.attributes[attribute] ?? 0);
    return level >= needed
      ? []
      : [
          text(
            `${nameOf(offering)} has ${attribute} ${level}, the system ${system.code} needs ${needed}.`,
            `${nameOf(offering)} 的 ${attribute} 为 ${level}，系统 ${system.code} 要求 ${needed}。`,
          ),
        ];
  });

export const SELLER_RULE_FORMS: Readonly<Record<string, RuleForm>> = {
  SELLER_STANDING: form(readSellerStanding, sellerStanding),
  EVIDENCE_REQUIRED: form(readEvidenceRequired, evidenceRequired),
  LICENCE_COVERS: form(readLicenceCovers, licenceCovers),
  SHARE_AT_MOST: form(readShareAtMost, shareAtMost),
  LEVEL_PROVED: form(readLevelProved, levelProved),
  EVIDENCE_BADGE: form(readEvidenceBadge, evidenceBadge),
  EVIDENCE_DEMANDED: form(readNothing, evidenceDemanded),
  SYSTEM_LEVEL: form(readSystemLevel, systemLevel),
};

/** The forms that look at nothing but who sells an offering and what is proved of it. */
export const SELLER_FORM_NAMES = ['SELLER_STANDING', 'EVIDENCE_REQUIRED', 'LEVEL_PROVED'] as const;
