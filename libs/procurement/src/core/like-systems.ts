import { type Citation, DomainError, type Finding, type Text, text } from '#kernel/core';
import { PROCUREMENT_ERRORS } from './errors.js';

/** Under these roots a category without children names one kind of system; others are facets or professions. */
const SYSTEM_ROOTS = ['cloud', 'gov2', 'social2'];

/** The kinds of systems an offering is of, by its categories. @param isLeaf whether a category has no children */
export const systemKinds = (categoryCodes: readonly string[], isLeaf: (code: string) => boolean): string[] =>
  categoryCodes.filter((code) => SYSTEM_ROOTS.includes(code.split('.')[0]!) && isLeaf(code));

/** A running service of the same kind as one that is ordered. */
export interface LikeSystem {
  /** Of the kind: the category's names. */
  kind: Text;
  instanceId: string;
  /** What runs, and whose it is. */
  offeringName: string;
  organizationName: string;
}

/** What the buyer is told of it, with the place in the plans: 004 一(二)2. */
export const duplicateFinding = (like: LikeSystem, document: string): Finding => ({
  ruleId: 'S4-05',
  code: PROCUREMENT_ERRORS.DUPLICATE_SYSTEM,
  effect: 'WARN',
  text: text(
    `${like.organizationName} has a running system of the kind ${like.kind.en}: ${like.offeringName} (${like.instanceId}).`,
    `${like.organizationName}已有在用的${like.kind.zh}系统：${like.offeringName}（${like.instanceId}）。`,
  ),
  citation: citation(document),
});

const citation = (document: string): Citation => ({
  document,
  section: '一(二)2',
  quote: '加强信息技术资源整合，避免行业信息化系统成为信息孤岛',
});

/** DUPLICATE_SYSTEM with the systems there are, when there is one and the buyer gives no reason to go on. */
export function checkDuplicates(findings: readonly Finding[], reason: string | null): void {
  const [first] = findings;
  if (!first || reason !== null) return;
  throw new DomainError(
    PROCUREMENT_ERRORS.DUPLICATE_SYSTEM,
    text(`${first.text.en} Say why another one is needed.`, `${first.text.zh}请说明重复建设的理由。`),
    { findings: [...findings] },
  );
}
