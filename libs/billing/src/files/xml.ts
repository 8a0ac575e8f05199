/** Everything XML 1.0 cannot carry: control characters but tab and line ends, and two non-characters. */
const NOT_XML = /(?![\t\n\r\u0085])\p{Cc}|[\ufffe\uffff]/gu;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };

/** Text for an element or a quoted attribute: control characters removed, halves of characters replaced by U+FFFD. */
const xmlText = (text: string): string =>
  text
    .toWellFormed()
    .replace(NOT_XML, '')
    .replace(/[&<>"\r]/g, (character) => ESCAPES[character]!);

/** A leaf element, or '' when there is nothing to say. Attribute values are escaped too. */
export function leaf(name: string, value: string | null, attributes: Record<string, string> = {}): string {
  if (value === null) return '';
  const written = Object.entries(attributes).map(([key, text]) => ` ${key}="${xmlText(text)}"`);
  return `<${name}${written.join('')}>${xmlText(value)}</${name}>`;
}

/** An element around others; empty ones fall away. */
export function element(name: string, ...children: string[]): string {
  const inner = children.filter((child) => child !== '').join('');
  return inner === '' ? '' : `<${name}>${inner}</${name}>`;
}
