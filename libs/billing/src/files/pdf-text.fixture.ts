import { inflateSync } from 'node:zlib';

/** Bodies of the numbered objects of a PDF as pdfkit writes it, streams inflated, as Latin-1 text. */
function objectsOf(bytes: Buffer): Map<number, string> {
  const text = bytes.toString('latin1');
  const objects = new Map<number, string>();
  for (const match of text.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const from = match.index + match[0].length;
    const stream = text.indexOf('\nstream\n', from);
    const end = text.indexOf('\nendobj', from);
    if (stream === -1 || stream > end) {
      objects.set(Number(match[1]), text.slice(from, end));
      continue;
    }
    const dictionary = text.slice(from, stream);
    const length = Number(/\/Length (\d+)/.exec(dictionary)![1]);
    const body = bytes.subarray(stream + 8, stream + 8 + length);
    objects.set(Number(match[1]), (dictionary.includes('FlateDecode') ? inflateSync(body) : body).toString('latin1'));
  }
  return objects;
}

/** Character of each glyph number, from a ToUnicode map. */
function charactersOf(cmap: string): Map<number, string> {
  const characters = new Map<number, string>();
  for (const range of cmap.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[(.*?)\]/g))
    for (const [index, entry] of [...range[2]!.matchAll(/<([^>]*)>/g)].entries()) {
      const units = entry[1]!.split(' ').map((hex) => Number.parseInt(hex, 16));
      characters.set(Number.parseInt(range[1]!, 16) + index, String.fromCharCode(...units));
    }
  return characters;
}

/** The text of each page, one drawn piece a line, read back through the fonts' own ToUnicode maps. */
export function pdfPages(bytes: Buffer): string[] {
  const objects = objectsOf(bytes);
  const all = [...objects.values()];
  const fonts = new Map<string, Map<number, string>>();
  for (const match of all.join('\n').matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const cmap = /\/ToUnicode (\d+) 0 R/.exec(objects.get(Number(match[2])) ?? '');
    if (cmap && !fonts.has(match[1]!)) fonts.set(match[1]!, charactersOf(objects.get(Number(cmap[1]))!));
  }
  return all
    .flatMap((body) => /\/Contents (\d+) 0 R/.exec(body)?.[1] ?? [])
    .map((contents) => {
      let font = new Map<number, string>();
      const pieces: string[] = [];
      for (const match of objects.get(Number(contents))!.matchAll(/\/(F\d+) [\d.]+ Tf|\[(.*?)\] TJ/g)) {
        if (match[1]) font = fonts.get(match[1])!;
        else
          pieces.push(
            [...match[2]!.matchAll(/<([0-9a-f]+)>/g)]
              .flatMap((hex) => hex[1]!.match(/.{4}/g)!)
              .map((glyph) => font.get(Number.parseInt(glyph, 16)) ?? '\u0000')
              .join(''),
          );
      }
      return pieces.join('\n');
    });
}
