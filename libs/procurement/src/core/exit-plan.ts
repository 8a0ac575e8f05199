import { DomainError, Issues, text } from '#kernel/core';
import { PROCUREMENT_ERRORS, PROCUREMENT_ISSUES } from './errors.js';

/** By what a provider proves that it has destroyed its copies of a buyer's data: 销毁证明、销毁日志、现场见证、介质销毁记录. */
export const DESTRUCTION_EVIDENCE = ['CERTIFICATE', 'LOG', 'WITNESS', 'MEDIA'] as const;
export type DestructionEvidence = (typeof DESTRUCTION_EVIDENCE)[number];

/** By what data come back, and what proves that the copies are gone; the days are `ExitDays`. 003 四(一), S3-16. */
export interface ExitPlan {
  /** In one of these formats, and by one of these interfaces, data come back. */
  exportFormats: readonly string[];
  interfaces: readonly string[];
  /** All that is demanded. */
  destructionEvidence: readonly DestructionEvidence[];
}

/** What an offering declares of the way out. */
export interface DeclaredExit {
  offering: string;
  serviceModel: string;
  exportFormats: readonly string[];
  interfaces: readonly string[];
}

const WAYS = ['exportFormats', 'interfaces'] as const;

export function declaredExit({
  offeringName,
  serviceModel,
  attributes,
}: {
  offeringName: string;
  serviceModel: string;
  attributes: Readonly<Record<string, unknown>>;
}): DeclaredExit {
  const texts = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
  const [exportFormats, interfaces] = WAYS.map((way) => texts(attributes[way])) as [string[], string[]];
  return { offering: offeringName, serviceModel, exportFormats, interfaces };
}

/** The standard exit plan with every way out that software among the offerings declares. */
export function exitPlanFor(offerings: readonly DeclaredExit[], standard: ExitPlan): ExitPlan {
  const all = (way: (typeof WAYS)[number]): string[] => [
    ...new Set([...standard[way], ...offerings.filter(isSoftware).flatMap((offering) => offering[way])]),
  ];
  return { ...standard, exportFormats: all('exportFormats').sort(), interfaces: all('interfaces').sort() };
}

/**
 * EXIT_PLAN_REQUIRED unless data of every SaaS offering come back in a format and by an interface that the plan names and
 * the offering declares, with an issue for each that do not: REQUIRED where the plan names none, NOT_DECLARED.
 */
export function checkExitPlan(plan: ExitPlan | null, offerings: readonly DeclaredExit[]): void {
  const software = offerings.filter(isSoftware);
  if (!software.length) return;
  const issues = new Issues();
  for (const way of WAYS) {
    const named = new Set(plan?.[way].map(plainName));
    if (!named.size) {
      issues.add(['exitPlan', way], 'REQUIRED', text('Name at least one.', '至少写明一项。'));
      continue;
    }
    for (const offering of software.filter((one) => !one[way].some((declared) => named.has(plainName(declared)))))
      issues.add(
        ['exitPlan', way],
        PROCUREMENT_ISSUES.NOT_DECLARED,
        text(`${offering.offering} declares none of them.`, `服务“${offering.offering}”未声明其中任何一项。`),
      );
  }
  if (issues.any)
    throw new DomainError(
      PROCUREMENT_ERRORS.EXIT_PLAN_REQUIRED,
      text(
        'The contract has no way out for every software service: a format and an interface that the offering declares (003 四(一)).',
        '合同须为每项软件服务写明退出方案：其声明的数据导出格式和数据接口（003 四(一)）。',
      ),
      { issues: issues.list },
    );
}

const isSoftware = ({ serviceModel }: DeclaredExit): boolean => serviceModel === 'SAAS';
const plainName = (name: string): string => name.trim().toUpperCase();
