import { useTranslation } from 'react-i18next';
import { quantity } from '../format/format';
import { unitName } from '../format/unit';
import { useCategoryName } from '../screens/catalogue/names';
import type { DefinedAttributeFragment } from './attribute-text.generated';

/** An attribute, or a field of one that is a record. */
export type Defined = Pick<DefinedAttributeFragment, 'nameZh' | 'nameEn' | 'unit' | 'options'> & {
  fields?: DefinedAttributeFragment['fields'];
};

const NUMBER = /^-?\d+(\.\d+)?$/;

/** A declared value as people read it, by its definition: yes or no, the option's name, a number with its unit; a line for each of several. */
export function useAttributeText(): (value: unknown, definition: Defined | undefined) => string[] {
  const { t } = useTranslation();
  const nameOf = useCategoryName();
  const textOf = (value: unknown, definition: Defined | undefined): string => {
    if (typeof value === 'boolean') return t(value ? 'admissions.yes' : 'admissions.no');
    if (Array.isArray(value)) return value.map((one) => textOf(one, definition)).join('、');
    if (typeof value === 'object' && value !== null)
      return Object.entries(value)
        .map(([code, part]) => {
          const field = definition?.fields?.find((one) => one.code === code);
          return `${field ? nameOf(field) : code}: ${textOf(part, field)}`;
        })
        .join(' · ');
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const option = definition?.options.find((choice) => choice.code === text);
    if (option) return nameOf(option);
    const isNumber = typeof value === 'number' || (Boolean(definition?.unit) && NUMBER.test(text));
    return [isNumber ? quantity(text) : text, unitName(definition?.unit)].filter(Boolean).join(' ');
  };
  return (value, definition) =>
    value === null || value === undefined ? [] : [value].flat().map((one) => textOf(one, definition));
}
