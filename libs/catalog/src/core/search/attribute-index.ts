import type { Decimal } from '#kernel/core';
import { dec } from '#kernel/core';
import type { AttributeValue } from '../effective-attributes.js';
import { type Bits, both, without } from './bits.js';
import { CodeIndex } from './code-index.js';

/** What is asked of one attribute: all that is given holds; nothing given: that it is declared at all. */
export interface AttributeChoice {
  code: string;
  anyOf: readonly string[];
  allOf: readonly string[];
  noneOf: readonly string[];
  /** Ends of a number, taken themselves. */
  min: Decimal | null;
  max: Decimal | null;
}

const keyOf = (code: string, value: string): string => `${code}\n${value}`;

/** Which slots declare which values of attributes. */
export class AttributeIndex {
  private readonly declared = new CodeIndex();
  private readonly values = new CodeIndex();
  private readonly numbers = new Map<string, Map<string, Decimal>>();

  private readonly valuesOf = new Map<string, Set<string>>();

  /** The next slot's values. */
  add(values: readonly AttributeValue[]): void {
    this.declared.add(new Set(values.map(({ code }) => code)));
    this.values.add(new Set(values.map(({ code, value }) => keyOf(code, value))));
    for (const { code, value, number } of values) {
      this.valuesOf.set(code, (this.valuesOf.get(code) ?? new Set<string>()).add(value));
      if (number === null) continue;
      const known = this.numbers.get(code) ?? new Map<string, Decimal>();
      this.numbers.set(code, known.set(value, dec(number)));
    }
  }

  /** Those of the set for which all that is asked holds. */
  fitting(within: Bits, { code, anyOf, allOf, noneOf, min, max }: AttributeChoice): Bits {
    const having = (values: readonly string[]): Bits => this.values.having(values.map((value) => keyOf(code, value)));
    let found = within;
    if (anyOf.length) found = both(found, having(anyOf));
    for (const value of allOf) found = both(found, having([value]));
    if (min || max) {
      const inside = [...(this.numbers.get(code) ?? [])].filter(
        ([, number]) => (!min || number.gte(min)) && (!max || number.lte(max)),
      );
      found = both(found, having(inside.map(([value]) => value)));
    }
    if (noneOf.length) found = without(found, having(noneOf));
    const asked = anyOf.length || allOf.length || noneOf.length || min || max;
    return asked ? found : both(found, this.declared.having([code]));
  }

  /** Those that declare the attribute with no other than these values. */
  onlyAmong(code: string, values: readonly string[]): Bits {
    const others = [...(this.valuesOf.get(code) ?? [])].filter((value) => !values.includes(value));
    return without(this.declared.having([code]), this.values.having(others.map((value) => keyOf(code, value))));
  }

  /** How many of the set declare each value of each attribute. */
  counts(bits: Bits): Map<string, Map<string, number>> {
    const found = new Map<string, Map<string, number>>();
    for (const [key, count] of this.values.counts(bits)) {
      const [code, value] = key.split(/\n([\s\S]*)/) as [string, string];
      found.set(code, (found.get(code) ?? new Map<string, number>()).set(value, count));
    }
    return found;
  }
}
