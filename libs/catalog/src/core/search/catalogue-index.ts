import type { HiddenAttribute } from '#policy/core';
import type { AttributeValue } from '../effective-attributes.js';
import { AttributeIndex } from './attribute-index.js';
import { addAll, type Bits, both, clearBit, grown, noBits, setBit, without } from './bits.js';
import { CODE_GROUPS, CatalogueHits, type CatalogueSearch, type CodeGroup, type HitSource } from './catalogue-hits.js';
import { CodeIndex } from './code-index.js';
import { fold, wordsOf } from './fold.js';
import { SlotOrder } from './slot-order.js';
import type { Term } from './synonyms.js';
import { TextIndex } from './text-index.js';

/** What of an offering is searched, filtered and counted by. */
export interface IndexedOffering {
  id: string;
  name: string;
  code: string;
  /** Everything a word is looked for in, one line per field. */
  text: string;
  /** Published, and left out of what is on sale all the same. */
  withheld: boolean;
  /** In whose sandbox it is; null for what is real. */
  sandboxOf: string | null;
  codes: Readonly<Record<CodeGroup, readonly string[]>>;
  attributes: readonly AttributeValue[];
}

/** Whose eyes see: everything, or what is published and of one provider all; of one sandbox, or of none; never what lies in a hidden zone. */
export interface Sight {
  everything: boolean;
  ownProviderId: string | null;
  sandboxOf: string | null;
  hiddenZones: readonly string[];
  /** Nor what declares an attribute with no other than these values. */
  hiddenAttributes: readonly HiddenAttribute[];
}

/** The code of whatever is in any sandbox. */
const SANDBOXED = 'any';

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/**
 * All offerings in memory, to be searched. An offering's slot never changes what it says: a changed offering gets a
 * new one, and the old is dead. So hits found before a change still count and page as they were.
 */
export class CatalogueIndex {
  private readonly ids: string[] = [];
  /** Folded. */
  private readonly names: string[] = [];
  private readonly slotOf = new Map<string, number>();
  private readonly slotsOfCode = new Map<string, number[]>();
  private alive: Bits = noBits(1024);
  /** Of these, what is on sale. */
  private published: Bits = noBits(1024);
  private readonly texts = new TextIndex();
  private readonly nameTexts = new TextIndex();
  private readonly groups = Object.fromEntries(CODE_GROUPS.map((group) => [group, new CodeIndex()])) as Record<
    CodeGroup,
    CodeIndex
  >;
  private readonly attributes = new AttributeIndex();
  /** By whose sandbox an offering is in, and SANDBOXED beside. */
  private readonly sandboxes = new CodeIndex();
  private readonly byAge = new SlotOrder((one, other) => byText(this.idAt(other), this.idAt(one)));
  private readonly byName = new SlotOrder(
    (one, other) => byText(this.names[one]!, this.names[other]!) || byText(this.idAt(other), this.idAt(one)),
  );

  get size(): number {
    return this.slotOf.size;
  }

  /** Whether so much of it is dead that a new one would be worth its making. */
  get isWasteful(): boolean {
    return this.ids.length - this.size > Math.max(1000, this.size / 4);
  }

  /** Adds many at once, none of which is in it; dearer for a few than `put`. */
  fill(offerings: readonly IndexedOffering[]): void {
    offerings.forEach((offering) => this.take(offering));
  }

  /** Sorts what `fill` has added. */
  sort(): void {
    this.texts.trim();
    this.nameTexts.trim();
    this.byAge.sort([...this.slotOf.values()]);
    this.byName.sort([...this.slotOf.values()]);
  }

  /** Adds an offering, or what has become of it. */
  put(offering: IndexedOffering): void {
    const before = this.slotOf.get(offering.id);
    if (before !== undefined) {
      this.byAge.remove(before);
      this.byName.remove(before);
      clearBit(this.alive, before);
      clearBit(this.published, before);
    }
    const slot = this.take(offering);
    this.byAge.add(slot);
    this.byName.add(slot);
  }

  /** What the caller may see of what is searched for. */
  search(sight: Sight, search: CatalogueSearch): CatalogueHits {
    let matching = this.seen(sight);
    let written = matching;
    for (const { words, others } of this.rarestFirst(search.terms)) {
      const within = matching;
      for (const word of words) matching = this.texts.find(word, matching);
      written = both(written, matching);
      for (const other of others) addAll(matching, this.texts.find(other, within, true));
    }
    return new CatalogueHits(this.source(), search, { matching, written });
  }

  /** The same terms, in the order in which they leave the least to look at. */
  private rarestFirst(terms: readonly Term[]): Term[] {
    const candidates = ({ words, others }: Term): number =>
      Math.min(...words.map((word) => this.texts.candidates(word))) +
      others.reduce((sum, other) => sum + this.texts.candidates(other), 0);
    return [...terms].sort((one, other) => candidates(one) - candidates(other));
  }

  private take(offering: IndexedOffering): number {
    const slot = this.ids.push(offering.id) - 1;
    this.names.push(wordsOf(offering.name).join(' '));
    this.slotOf.set(offering.id, slot);
    this.texts.add(fold(offering.text));
    this.nameTexts.add(this.names[slot]!);
    for (const group of CODE_GROUPS) this.groups[group].add(new Set(offering.codes[group]));
    this.attributes.add(offering.attributes);
    this.sandboxes.add(offering.sandboxOf === null ? [] : [SANDBOXED, offering.sandboxOf]);
    const code = fold(offering.code);
    this.slotsOfCode.set(code, [...(this.slotsOfCode.get(code) ?? []), slot]);
    if (slot >>> 5 >= this.alive.length) {
      this.alive = grown(this.alive, slot * 2);
      this.published = grown(this.published, slot * 2);
    }
    setBit(this.alive, slot);
    if (offering.codes.status.includes('PUBLISHED') && !offering.withheld) setBit(this.published, slot);
    return slot;
  }

  private seen({ everything, ownProviderId, sandboxOf, hiddenZones, hiddenAttributes }: Sight): Bits {
    const seen = (everything ? this.alive : this.published).slice(0, (this.ids.length + 31) >>> 5);
    if (!everything && ownProviderId !== null)
      addAll(seen, both(this.groups.provider.having([ownProviderId]), this.alive));
    const within =
      sandboxOf === null
        ? without(seen, this.sandboxes.having([SANDBOXED]))
        : both(seen, this.sandboxes.having([sandboxOf]));
    const open = hiddenZones.length ? without(within, this.groups.zone.having(hiddenZones)) : within;
    return hiddenAttributes.reduce(
      (left, { attribute, values }) => without(left, this.attributes.onlyAmong(attribute, values)),
      open,
    );
  }

  private idAt(slot: number): string {
    return this.ids[slot]!;
  }

  private source(): HitSource {
    const { texts, nameTexts, byAge, byName, groups, attributes } = this;
    return {
      texts,
      nameTexts,
      byAge,
      byName,
      groups,
      attributes,
      idAt: (slot) => this.idAt(slot),
      nameAt: (slot) => this.names[slot]!,
      slotsOfCode: (code) => this.slotsOfCode.get(code) ?? [],
    };
  }
}
