import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element: its attributes as "@name", its children by name, its own text as "#text". */
export type XmlNode = string | { [name: string]: XmlNode | XmlNode[] };

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  htmlEntities: true, // with it the characters written as numbers; entities of a file's own are refused below
});

/**
 * Reads an XML file into plain nodes; null for what is not well-formed, or not UTF-8. A document type is refused, and
 * with it every entity that a file could define itself: nothing is expanded, and nothing outside is read.
 */
export function readXml(content: Buffer): XmlNode | null {
  try {
    const written = new TextDecoder('utf-8', { fatal: true }).decode(content);
    if (/<!(DOCTYPE|ENTITY)/i.test(written) || XMLValidator.validate(written) !== true) return null;
    return parser.parse(written) as XmlNode;
  } catch {
    return null;
  }
}

/** The children of these names, one below the other; every one where an element is repeated. */
export function all(node: XmlNode | undefined, ...path: string[]): XmlNode[] {
  let found: XmlNode[] = node === undefined ? [] : [node];
  for (const name of path)
    found = found.flatMap((one) => {
      const below = typeof one === 'string' || !Object.hasOwn(one, name) ? [] : one[name]!;
      return Array.isArray(below) ? below : [below];
    });
  return found;
}

/** The text of the first element on one of these paths ("Acct/Id/IBAN"), trimmed; '' when there is none. */
export function textAt(node: XmlNode | undefined, ...paths: string[]): string {
  for (const path of paths) {
    const [found] = all(node, ...path.split('/'));
    const written = typeof found === 'object' ? found['#text'] : found;
    if (typeof written === 'string' && written.trim()) return written.trim();
  }
  return '';
}
