import { CODE, type Issues, listInput, text, textInput } from '#kernel';
import type { Policy } from '#policy';
import type { AttributeBook } from '../attribute/attribute-book.service.js';
import { checkPartners, type Cloud, type OfferingPartner, type ServiceModel } from '../core/index.js';

/** What a provider writes of an offering, plans aside. */
export interface OfferingContent {
  code: string;
  name: string;
  summary: string;
  description: string;
  serviceModel: ServiceModel;
  clouds: Cloud[];
  categoryCodes: string[];
  zoneCodes: string[];
  attributes: Record<string, unknown>;
  /** Providers beside the lead, each with its share of what is invoiced. */
  partners: OfferingPartner[];
}

interface OfferingInput extends Omit<OfferingContent, 'description' | 'attributes' | 'partners'> {
  description?: string | null;
  attributes?: unknown;
  partners?: readonly OfferingPartner[] | null;
}

const MOST_CODES = 100;

/**
 * Checks what a provider writes of an offering and returns it trimmed. Issue codes besides the shared ones: DUPLICATE,
 * UNKNOWN_CATEGORY, UNKNOWN_ZONE, and those of attributes. An offering may lie in no category and be bound to no place.
 */
export function checkOffering(
  issues: Issues,
  policy: Policy,
  book: AttributeBook,
  input: OfferingInput,
): OfferingContent {
  checkList(issues, 'clouds', input.clouds, 1);
  checkList(issues, 'categoryCodes', input.categoryCodes);
  checkList(issues, 'zoneCodes', input.zoneCodes);
  input.categoryCodes.slice(0, MOST_CODES).forEach((code, index) => {
    if (!policy.category(code))
      issues.add(
        ['categoryCodes', index],
        'UNKNOWN_CATEGORY',
        text('There is no such category.', '没有这个服务分类。'),
      );
  });
  input.zoneCodes.slice(0, MOST_CODES).forEach((code, index) => {
    if (!policy.zone(code))
      issues.add(['zoneCodes', index], 'UNKNOWN_ZONE', text('There is no such zone.', '没有这个区域。'));
  });
  return {
    code: textInput(issues, ['code'], input.code, { max: 100, pattern: CODE }),
    name: textInput(issues, ['name'], input.name, { max: 200 }),
    summary: textInput(issues, ['summary'], input.summary, { max: 1000 }),
    description: textInput(issues, ['description'], input.description ?? '', { max: 20_000, min: 0 }),
    serviceModel: input.serviceModel,
    clouds: [...input.clouds],
    categoryCodes: [...input.categoryCodes],
    zoneCodes: [...input.zoneCodes],
    attributes: book.check(issues, input.attributes ?? {}),
    partners: checkPartners(issues, ['partners'], input.partners ?? []),
  };
}

function checkList(issues: Issues, field: string, codes: readonly string[], min = 0): void {
  listInput(issues, [field], codes, { min, max: MOST_CODES });
  codes.slice(0, MOST_CODES).forEach((code, index) => {
    if (codes.indexOf(code) < index) issues.add([field, index], 'DUPLICATE', text('Stands here twice.', '重复。'));
  });
}
