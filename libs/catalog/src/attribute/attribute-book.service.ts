import { type Issues, jsonFault, MAX_JSON_DEPTH, type Text, text } from '#kernel';
import { seedsDir } from '#platform';
import { attributesNamed, Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AppliesTo,
  appliesTo,
  type AttributeDefinition,
  type AttributeDefinitions,
  attributeFaults,
  type AttributeIssueCode,
  type AttributeOption,
  type AttributeValue,
  attributeValues,
  filterableCodes,
  isRecord,
  readAttributeDefinitions,
} from '../core/index.js';

const MOST_BYTES = 20_000;

/** The definitions of attributes, from the seeds; a malformed one stops the process at its start. */
@Injectable()
export class AttributeBook {
  private readonly definitions = readAttributeDefinitions(
    JSON.parse(readFileSync(join(seedsDir, 'reference', 'attributes.json'), 'utf8')),
  );
  /** The codes that offerings are found by. */
  readonly filterable = filterableCodes(this.definitions);

  constructor(private readonly policy: Policy) {}

  /** All, by code, in the order of the file. */
  get all(): AttributeDefinitions {
    return this.definitions;
  }

  /** Those that say something about such offerings, in the order of the file. */
  list(asked: AppliesTo): AttributeDefinition[] {
    return [...this.definitions.values()].filter((definition) => appliesTo(definition, asked));
  }

  /** The options of a record's field, in their order. */
  optionsOf(code: string, field: string): AttributeOption[] {
    return this.definitions.get(code)?.fields.find((one) => one.code === field)?.options ?? [];
  }

  /** The ids of the plan rules that name the attribute, each once. */
  rulesOf(code: string): string[] {
    const rules = this.policy.rules({ on: null, document: null });
    return [...new Set(rules.filter((rule) => attributesNamed(rule).includes(code)).map(({ id }) => id))];
  }

  /** Adds everything that is wrong with the attributes of an offering or of a provider, and returns what is an object. */
  check(issues: Issues, attributes: unknown): Record<string, unknown> {
    const path = ['attributes'];
    if (!isRecord(attributes)) {
      issues.add(path, 'ATTRIBUTES_NOT_OBJECT', text('Attributes are a JSON object.', 'attributes 须为 JSON 对象。'));
      return {};
    }
    const fault = jsonFault(attributes);
    if (fault) issues.add(path, fault, JSON_FAULTS[fault]);
    else if (Buffer.byteLength(JSON.stringify(attributes)) > MOST_BYTES)
      issues.add(path, 'TOO_LARGE', text(`At most ${MOST_BYTES} bytes as JSON.`, `JSON 最多 ${MOST_BYTES} 字节。`));
    else
      for (const { path: below, code, definition } of attributeFaults(this.definitions, attributes))
        issues.add([...path, ...below], code, SENTENCES[code](definition));
    return attributes;
  }

  /** The same for a provider's defaults, in which nothing stands that one offering alone can say: NOT_A_DEFAULT. */
  checkDefaults(issues: Issues, attributes: unknown): Record<string, unknown> {
    const checked = this.check(issues, attributes);
    for (const code of Object.keys(checked))
      if (this.definitions.get(code)?.ownOnly)
        issues.add(
          ['attributes', code],
          'NOT_A_DEFAULT',
          text('Each offering says this for itself.', '须由每个服务商品各自声明。'),
        );
    return checked;
  }

  valuesOf(attributes: Readonly<Record<string, unknown>>): AttributeValue[] {
    return attributeValues(this.definitions, attributes);
  }
}

const JSON_FAULTS = {
  TOO_DEEP: text(`At most ${MAX_JSON_DEPTH} levels.`, `最多嵌套 ${MAX_JSON_DEPTH} 层。`),
  NOT_TEXT: text('Contains characters that are not text.', '包含非文本字符。'),
};

const TYPES: Record<AttributeDefinition['type'], Text> = {
  BOOLEAN: text('true or false', 'true 或 false'),
  INTEGER: text('a whole number', '整数'),
  DECIMAL: text('a decimal number such as 99.95', '十进制数（如 99.95）'),
  TEXT: text('a text', '文本'),
  TEXTS: text('a list of texts', '文本列表'),
  CHOICE: text('one of its options', '其中一个选项'),
  CHOICES: text('a list of its options', '选项列表'),
  DATE: text('a day such as 2026-10-31', '日期（如 2026-10-31）'),
  RECORD: text('an object', '对象'),
  RECORDS: text('a list of objects', '对象列表'),
};

const optionsOf = ({ options }: AttributeDefinition): string => options.map(({ code }) => code).join(', ');
const about = (definition: AttributeDefinition, en: string, zh: string): Text =>
  text(`${definition.name.en}: ${en}`, `${definition.name.zh}：${zh}`);

const SENTENCES: Record<AttributeIssueCode, (definition: AttributeDefinition) => Text> = {
  WRONG_TYPE: (one) => about(one, `must be ${TYPES[one.type].en}.`, `须为${TYPES[one.type].zh}。`),
  OUT_OF_RANGE: (one) => about(one, `from ${one.min} to ${one.max}.`, `须在 ${one.min} 与 ${one.max} 之间。`),
  UNKNOWN_OPTION: (one) => about(one, `one of ${optionsOf(one)}.`, `须为 ${optionsOf(one)} 之一。`),
  DUPLICATE: (one) => about(one, 'names a value twice.', '有重复的值。'),
  REQUIRED: (one) => about(one, 'must not be empty.', '不能为空。'),
  TOO_LONG: (one) => about(one, 'is too long.', '过长。'),
  TOO_MANY: (one) => about(one, 'has too many values.', '的值过多。'),
  SUM_MISMATCH: (one) => about(one, `the parts sum to ${one.sumsTo}.`, `各项之和须为 ${one.sumsTo}。`),
};
