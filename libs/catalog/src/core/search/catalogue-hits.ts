import { type Bits, both, countBits, noBits, setBit, slotsOf, without } from './bits.js';
import type { AttributeChoice, AttributeIndex } from './attribute-index.js';
import type { CodeIndex } from './code-index.js';
import type { SlotOrder } from './slot-order.js';
import type { Term } from './synonyms.js';
import type { TextIndex } from './text-index.js';

/** What offerings are filtered and counted by. A category stands for all below it: an offering carries those above too. */
export const CODE_GROUPS = ['serviceModel', 'cloud', 'category', 'zone', 'provider', 'status'] as const;
export type CodeGroup = (typeof CODE_GROUPS)[number];

/** The codes of each group of which an offering must carry one; a group that is absent restricts nothing. */
export type Chosen = Partial<Record<CodeGroup, readonly string[]>>;

/** What is searched for. */
export interface CatalogueSearch {
  terms: readonly Term[];
  chosen: Chosen;
  /** All of them hold. */
  attributes: readonly AttributeChoice[];
}

export const SEARCH_ORDERS = ['RELEVANCE', 'NEWEST', 'NAME'] as const;
export type SearchOrder = (typeof SEARCH_ORDERS)[number];

/** Where an offering stands in an order: its tier or its name, and its id. */
export interface Place {
  key: string;
  id: string;
}

/** What hits read of the index they were found in. */
export interface HitSource {
  texts: TextIndex;
  nameTexts: TextIndex;
  byAge: SlotOrder;
  byName: SlotOrder;
  groups: Readonly<Record<CodeGroup, CodeIndex>>;
  attributes: AttributeIndex;
  idAt: (slot: number) => string;
  /** Its folded name. */
  nameAt: (slot: number) => string;
  slotsOfCode: (code: string) => readonly number[];
}

/** So few are sorted rather than looked for along the order of all: a step there is a bit, one here compares texts. */
const FEW = 128;

/** What a search found, to be counted, paged and told by codes. */
export class CatalogueHits {
  private readonly chosenBits: Map<CodeGroup, Bits>;
  private readonly all: Bits;

  /** @param found what may be seen and has all terms, whatever was chosen; and what has them all as they were written */
  constructor(
    private readonly source: HitSource,
    private readonly search: CatalogueSearch,
    private readonly found: { matching: Bits; written: Bits },
  ) {
    this.chosenBits = new Map(
      CODE_GROUPS.flatMap((group) => {
        const codes = search.chosen[group];
        return codes ? [[group, source.groups[group].having(codes)]] : [];
      }),
    );
    this.all = this.chosenOf({});
  }

  get total(): number {
    return countBits(this.all);
  }

  /**
   * How many offerings there would be with each code of a group chosen alone and everything else as it is: what was
   * chosen of the group itself does not count. Codes without any are left out.
   */
  counts(group: CodeGroup): Map<string, number> {
    return this.source.groups[group].counts(this.chosenBits.has(group) ? this.chosenOf({ group }) : this.all);
  }

  /** The same for the values of every attribute: what was asked of the attribute itself does not count. */
  attributeCounts(): Map<string, Map<string, number>> {
    const { attributes } = this.source;
    const found = attributes.counts(this.all);
    for (const attribute of new Set(this.search.attributes.map(({ code }) => code))) {
      const values = attributes.counts(this.chosenOf({ attribute })).get(attribute);
      if (values) found.set(attribute, values);
      else found.delete(attribute);
    }
    return found;
  }

  /** Up to `most` places in this order, after the given one. */
  places(order: SearchOrder, after: Place | null, most: number): Place[] {
    if (order === 'NAME') return this.byName(after, most);
    if (order === 'NEWEST')
      return this.newest(this.all, after?.id ?? null, most).map((slot) => ({ key: '', id: this.source.idAt(slot) }));
    const places: Place[] = [];
    const tiers = this.tiers();
    for (let tier = after ? Number(after.key) : 0; tier < tiers.length && places.length < most; tier++) {
      const from = after && tier === Number(after.key) ? after.id : null;
      const slots = this.newest(tiers[tier]!, from, most - places.length);
      places.push(...slots.map((slot) => ({ key: String(tier), id: this.source.idAt(slot) })));
    }
    return places;
  }

  /**
   * The hits from the best to the least: named or coded exactly so; named so at the beginning; with every word in the
   * name; with every word as it was written; with others that mean the same.
   */
  private tiers(): Bits[] {
    const words = this.search.terms.flatMap((term) => term.words);
    if (!words.length) return [this.all];
    const exact = noBits(this.source.texts.size);
    const begins = noBits(this.source.texts.size);
    const phrase = words.join(' ');
    for (const slot of this.source.byName.from((other) => this.source.nameAt(other) < phrase)) {
      const name = this.source.nameAt(slot);
      if (!name.startsWith(phrase)) break;
      setBit(name === phrase ? exact : begins, slot);
    }
    for (const slot of this.source.slotsOfCode(phrase)) setBit(exact, slot);
    let named = this.all;
    for (const word of words) named = this.source.nameTexts.find(word, named);
    let rest = this.all;
    return [exact, begins, named, this.found.written, this.all].map((bits) => {
      const tier = both(rest, bits);
      rest = without(rest, tier);
      return tier;
    });
  }

  private newest(bits: Bits, after: string | null, most: number): number[] {
    const { idAt, byAge } = this.source;
    const isAfter = (slot: number): boolean => after === null || idAt(slot) < after;
    if (countBits(bits) <= FEW)
      return slotsOf(bits)
        .filter(isAfter)
        .sort((one, other) => (idAt(one) < idAt(other) ? 1 : -1))
        .slice(0, most);
    return byAge.take((slot) => !isAfter(slot), bits, most);
  }

  private byName(after: Place | null, most: number): Place[] {
    const { idAt, nameAt, byName } = this.source;
    const isBefore = (slot: number): boolean =>
      after !== null && (nameAt(slot) < after.key || (nameAt(slot) === after.key && idAt(slot) >= after.id));
    return byName.take(isBefore, this.all, most).map((slot) => ({ key: nameAt(slot), id: idAt(slot) }));
  }

  /** What was chosen, leaving out what was chosen of one group or attribute. */
  private chosenOf(besides: { group?: CodeGroup; attribute?: string }): Bits {
    let bits = this.found.matching;
    for (const [group, chosen] of this.chosenBits) if (group !== besides.group) bits = both(bits, chosen);
    for (const choice of this.search.attributes)
      if (choice.code !== besides.attribute) bits = this.source.attributes.fitting(bits, choice);
    return bits;
  }
}
