import { type Instant, invalid, type Issues, parseInstant, text } from '#kernel';

/** Of one field: its name and what it holds; undefined when it is absent, and so is null. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * The fields of a JSON body, which is an object of these and no others: what is misspelt must not be passed over.
 * VALIDATION_FAILED / MALFORMED otherwise.
 */
export function jsonFields(issues: Issues, body: unknown, known: readonly string[]): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalid(['body'], 'MALFORMED', text('Send a JSON object.', '请发送 JSON 对象。'));
  for (const name of Object.keys(body))
    if (!known.includes(name))
      issues.add(
        [name.slice(0, 100)],
        'MALFORMED',
        text(`No such field; there are ${known.join(', ')}.`, `没有此字段；可用字段为 ${known.join('、')}。`),
      );
  return body as Fields;
}

/** A text field as it came, null when it is absent; issue MALFORMED when it is no text. */
export function textField(issues: Issues, fields: Fields, name: string): string | null {
  const value = fields[name] ?? null;
  if (value === null || typeof value === 'string') return value;
  issues.add([name], 'MALFORMED', text('Must be a text.', '须为文本。'));
  return null;
}

/** An instant of RFC 3339 that a body or an address names, null when it is absent; issue MALFORMED. */
export function instantField(issues: Issues, fields: Fields, name: string): Instant | null {
  const written = textField(issues, fields, name);
  const instant = written === null ? null : parseInstant(written);
  if (written !== null && instant === null)
    issues.add(
      [name],
      'MALFORMED',
      text('An instant such as 2026-11-01T00:00:00Z.', '须为时刻，如 2026-11-01T00:00:00Z。'),
    );
  return instant;
}

/** One of these words, null when it is absent; issue MALFORMED. */
export function wordField<T extends string>(
  issues: Issues,
  fields: Fields,
  name: string,
  words: readonly T[],
): T | null {
  const written = textField(issues, fields, name);
  const word = words.find((each) => each === written) ?? null;
  if (written !== null && word === null)
    issues.add([name], 'MALFORMED', text(`One of ${words.join(', ')}.`, `须为 ${words.join('、')}。`));
  return word;
}
