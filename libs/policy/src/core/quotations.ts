/** A sentence of a plan document, and what rests on it. */
export interface Quotation {
  /** Such as "rule S0-05". */
  where: string;
  /** "000" to "004". */
  document: string;
  quote: string;
}

/** Links of a wiki: [[page|text]], [text](address). */
const LINKS = /\[\[(?:[^\]|]*\|)?([^\]]*)\]\]|\[([^\]]*)\]\([^)]*\)/g;

/** A text as it is compared: links are what they show, and white space is nothing. */
export const comparable = (text: string): string =>
  text.replace(LINKS, (_, wiki?: string, shown?: string) => wiki ?? shown ?? '').replace(/\s+/g, '');

/**
 * The quotations that do not stand word for word in their documents, or whose document is not there.
 * @param documents their whole texts by id
 */
export function wrongQuotations(
  quotations: readonly Quotation[],
  documents: ReadonlyMap<string, string>,
): (Quotation & { fault: 'NO_DOCUMENT' | 'NOT_FOUND' })[] {
  const texts = new Map([...documents].map(([id, text]) => [id, comparable(text)]));
  return quotations.flatMap((quotation) => {
    const text = texts.get(quotation.document);
    if (text === undefined) return { ...quotation, fault: 'NO_DOCUMENT' as const };
    return text.includes(comparable(quotation.quote)) ? [] : { ...quotation, fault: 'NOT_FOUND' as const };
  });
}
