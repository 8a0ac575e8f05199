/** Han, kana, Hangul and their punctuation: a line may end before or after each of them. */
const WIDE = /[\u{2E80}-\u{9FFF}\u{AC00}-\u{D7AF}\u{F900}-\u{FAFF}\u{FF00}-\u{FFEF}\u{20000}-\u{3FFFF}]/u;
const NEVER_FIRST = new Set('，。、；：？！）》」』】〕〉”’…—％·,.;:?!)]}%');
const NEVER_LAST = new Set('（《「『【〔〈“‘([{¥￥');
const BREAK_AFTER = new Set('-/_|·');

function mayBreak(before: string, after: string): boolean {
  if (after === ' ') return false;
  if (before === ' ') return true;
  if (NEVER_FIRST.has(after) || NEVER_LAST.has(before)) return false;
  return BREAK_AFTER.has(before) || WIDE.test(before) || WIDE.test(after);
}

/** The same lines, the last character of the last giving way to an ellipsis. */
const ended = (lines: string[]): string[] => [
  ...lines.slice(0, -1),
  `${Array.from(lines.at(-1)!).slice(0, -1).join('')}…`,
];

/**
 * Breaks text into lines no wider than `width`: at blanks, around Chinese characters (never leaving closing
 * punctuation at a line's start or opening at its end) and after joints of codes; a word wider than a line is cut.
 * More than `maxLines` end in an ellipsis. Linear in the text's length. Always at least one line.
 * @param measure width of a piece of text, in the unit of `width`; the sum of its characters' widths
 */
export function wrap(text: string, width: number, measure: (text: string) => number, maxLines = 40): string[] {
  const characters = Array.from(text.trim());
  const lines: string[] = [];
  let start = 0;
  let breakAt = 0;
  let used = 0;
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index]!;
    if (index > start && mayBreak(characters[index - 1]!, character)) breakAt = index;
    used += measure(character);
    // A blank may hang over the edge: it is not drawn. What moves down may be too wide for its new line as well.
    while (used > width && index > start && character !== ' ') {
      const end = breakAt > start ? breakAt : index;
      lines.push(characters.slice(start, end).join('').trimEnd());
      if (lines.length === maxLines) return ended(lines);
      start = end;
      used = measure(characters.slice(start, index + 1).join(''));
    }
  }
  lines.push(characters.slice(start).join('').trimEnd());
  return lines;
}
