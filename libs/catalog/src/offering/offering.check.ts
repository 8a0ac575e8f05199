import { CODE, type Issues, jsonFault, listInput, MAX_JSON_DEPTH, text, textInput } from '#kernel';
import type { Policy } from '#policy';
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
const MOST_ATTRIBUTE_BYTES = 20_000;

const ATTRIBUTE_FAULTS = {
  TOO_DEEP: text(`At most ${MAX_JSON_DEPTH} levels.`, `最多嵌套 ${MAX_JSON_DEPTH} 层。`),
  NOT_TEXT: text('Contains characters that are not text.', '包含非文本字符。'),
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Checks what a provider writes of an offering and returns it trimmed. Issue codes besides the shared ones: DUPLICATE,
 * UNKNOWN_CATEGORY, UNKNOWN_ZONE, ATTRIBUTES_NOT_OBJECT, TOO_DEEP. An offering may lie in no category and be bound to no place.
 */
export function checkOffering(issues: Issues, policy: Policy, input: OfferingInput): OfferingContent {
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
    attributes: checkAttributes(issues, input.attributes ?? {}),
    partners: checkPartners(issues, ['partners'], input.partners ?? []),
  };
}

function checkList(issues: Issues, field: string, codes: readonly string[], min = 0): void {
  listInput(issues, [field], codes, { min, max: MOST_CODES });
  codes.slice(0, MOST_CODES).forEach((code, index) => {
    if (codes.indexOf(code) < index) issues.add([field, index], 'DUPLICATE', text('Stands here twice.', '重复。'));
  });
}

function checkAttributes(issues: Issues, attributes: unknown): Record<string, unknown> {
  if (!isObject(attributes)) {
    issues.add(
      ['attributes'],
      'ATTRIBUTES_NOT_OBJECT',
      text('Attributes are a JSON object.', 'attributes 须为 JSON 对象。'),
    );
    return {};
  }
  const fault = jsonFault(attributes);
  if (fault) issues.add(['attributes'], fault, ATTRIBUTE_FAULTS[fault]);
  else if (Buffer.byteLength(JSON.stringify(attributes)) > MOST_ATTRIBUTE_BYTES)
    issues.add(
      ['attributes'],
      'TOO_LARGE',
      text(`At most ${MOST_ATTRIBUTE_BYTES} bytes as JSON.`, `JSON 最多 ${MOST_ATTRIBUTE_BYTES} 字节。`),
    );
  return attributes;
}
