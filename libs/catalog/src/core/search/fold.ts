/**
 * A text as search compares it: full and half width alike, without case, accents and marks. What folds alike is found
 * by each other; nothing else is.
 */
export const fold = (written: string): string =>
  written
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC');

/** The words of a text, folded; blanks part them, those of Chinese typesetting too. */
export const wordsOf = (written: string): string[] => fold(written).split(/\s+/).filter(Boolean);
