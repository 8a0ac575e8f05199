import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';

/** What pdfkit's font engine gives for a font file, as far as it is used here. */
interface FontFile {
  unitsPerEm: number;
  hasGlyphForCodePoint(codePoint: number): boolean;
  glyphForCodePoint(codePoint: number): { id: number; advanceWidth: number };
}

interface Glyph {
  id: number;
  advanceWidth: number;
  codePoints: number[];
}

/** A typeface ready to be measured and to be registered with any number of PDF documents. */
export interface Face {
  /** For `registerFont`: pdfkit takes an opened font wherever it takes the bytes of one. */
  source: Buffer;
  has(codePoint: number): boolean;
  /** Width of one line of printable text, in points. */
  width(text: string, size: number): number;
}

/**
 * The opened font with a plain layout: each character is its own glyph, side by side. Chinese statements need no
 * ligatures or kerning, a line's width is then exactly the sum of its characters', and long invoices render
 * several times faster. Glyphs carry their own character, so that text read back from the file is the text written.
 */
function plainFace(file: FontFile): Face {
  const glyphs = new Map<number, Glyph>();
  const glyph = (codePoint: number): Glyph => {
    let known = glyphs.get(codePoint);
    if (!known) {
      const { id, advanceWidth } = file.glyphForCodePoint(codePoint);
      known = { id, advanceWidth, codePoints: [codePoint] };
      if (file.hasGlyphForCodePoint(codePoint)) glyphs.set(codePoint, known);
    }
    return known;
  };
  const layout = (text: string): { glyphs: Glyph[]; positions: object[]; advanceWidth: number } => {
    const run = Array.from(text, (character) => glyph(character.codePointAt(0)!));
    return {
      glyphs: run,
      positions: run.map((one) => ({ xAdvance: one.advanceWidth, yAdvance: 0, xOffset: 0, yOffset: 0 })),
      advanceWidth: (run.reduce((units, one) => units + one.advanceWidth, 0) / file.unitsPerEm) * 1000,
    };
  };
  return {
    source: Object.assign(Object.create(file) as object, { layout }) as unknown as Buffer,
    has: (codePoint) => file.hasGlyphForCodePoint(codePoint),
    width: (text, size) => {
      let units = 0;
      for (const character of text) units += glyph(character.codePointAt(0)!).advanceWidth;
      return (units / file.unitsPerEm) * size;
    },
  };
}

/** Opens a font of the package through pdfkit, which brings the font engine. */
function open(path: string): Face {
  const bytes = readFileSync(createRequire(import.meta.url).resolve(`@expo-google-fonts/noto-sans-sc/${path}`));
  const probe = new PDFDocument({ font: '', autoFirstPage: false }).font(bytes);
  const file = (probe as unknown as { _font?: { font?: FontFile } })._font?.font;
  if (typeof file?.hasGlyphForCodePoint !== 'function') throw new Error('this version of pdfkit hides its fonts');
  return plainFace(file);
}

let loaded: { regular: Face; bold: Face } | undefined;

/** Noto Sans SC (SIL Open Font License 1.1), read once per process on first use: 10 MB and some 50 ms a face. */
export function faces(): { regular: Face; bold: Face } {
  loaded ??= {
    regular: open('400Regular/NotoSansSC_400Regular.ttf'),
    bold: open('700Bold/NotoSansSC_700Bold.ttf'),
  };
  return loaded;
}

/** Choose a form of the character before them and say nothing by themselves. */
const VARIATION_SELECTOR = /[\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]/gu;

/**
 * Text that every character of which can be drawn: blanks and line breaks become one space, marks join their
 * letters, and a character the font does not know is named, 〔U+20BB7〕, instead of vanishing into a box.
 */
export function printable(text: string): string {
  const { regular, bold } = faces();
  const joined = (/\p{M}/u.test(text) ? text.normalize('NFC').replace(VARIATION_SELECTOR, '') : text).replace(
    /\s+/g,
    ' ',
  );
  let shown = '';
  for (const character of joined) {
    const codePoint = character.codePointAt(0)!;
    if (regular.has(codePoint) && bold.has(codePoint)) shown += character;
    else shown += `〔U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}〕`;
  }
  return shown;
}
