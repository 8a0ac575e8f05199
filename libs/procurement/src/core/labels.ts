import { dec, decimalInput, type Issues, listInput, plain, sum, text, textInput } from '#kernel/core';

/** A word a buyer puts on an instance, and on every line of it. */
export interface Tag {
  key: string;
  value: string;
}

/** A cost centre and its part of an instance's cost, a plain decimal: "0.4" is 40 %. */
export interface CostCentreShare {
  costCentre: string;
  share: string;
}

export const MOST_TAGS = 50;
export const MOST_COST_CENTRES = 50;
/** Codes that stand in lists of files: no blank, no control character, none of their signs. */
const LABEL = /^[^\s\p{C};=]{1,100}$/u;

/** Tags in order: at most 50, keys unique (DUPLICATE), values at most 256 characters without ";". */
export function checkTags(issues: Issues, tags: readonly Tag[]): Tag[] {
  listInput(issues, ['tags'], tags, { max: MOST_TAGS });
  const seen = new Set<string>();
  return tags.slice(0, MOST_TAGS).map(({ key, value }, index) => {
    if (seen.has(key)) issues.add(['tags', index, 'key'], 'DUPLICATE', text('Stands here twice.', '重复。'));
    seen.add(key);
    return {
      key: textInput(issues, ['tags', index, 'key'], key, { max: 100, pattern: LABEL }),
      value: textInput(issues, ['tags', index, 'value'], value, { max: 256, min: 0, pattern: /^[^;\n\r]*$/ }),
    };
  });
}

/** Cost centres in order: at most 50, each once, shares above zero that sum to exactly 1, or none at all; else NOT_ONE. */
export function checkCostCentres(issues: Issues, shares: readonly CostCentreShare[]): CostCentreShare[] {
  listInput(issues, ['shares'], shares, { max: MOST_COST_CENTRES });
  const seen = new Set<string>();
  const checked = shares.slice(0, MOST_COST_CENTRES).map(({ costCentre, share }, index) => {
    const path = ['shares', index];
    if (seen.has(costCentre)) issues.add([...path, 'costCentre'], 'DUPLICATE', text('Stands here twice.', '重复。'));
    seen.add(costCentre);
    const read = decimalInput(issues, [...path, 'share'], share, { min: 'ABOVE_ZERO' });
    return {
      costCentre: textInput(issues, [...path, 'costCentre'], costCentre, { max: 100, pattern: LABEL }),
      share: read ? plain(read) : '0',
    };
  });
  if (checked.length && !issues.any && !sum(checked.map(({ share }) => dec(share))).eq(1))
    issues.add(['shares'], 'NOT_ONE', text('The shares must sum to exactly 1.', '份额之和须恰为 1。'));
  return checked;
}
