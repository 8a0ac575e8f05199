import { type Instant, type Issue, Issues, parseInstant, text } from '#kernel';
import type { UsageReport } from './usage-report.js';

/** What a usage event must say of its type. */
const USAGE_TYPE = 'usage.v1';

type Fields = Record<string, unknown>;
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where a report's field stands in a CloudEvent. */
const PLACES: Record<keyof UsageReport, string[]> = {
  source: ['source'],
  id: ['id'],
  instanceId: ['subject'],
  externalId: ['subject'],
  meter: ['data', 'meter'],
  quantity: ['data', 'quantity'],
  occurredAt: ['time'],
  windowStart: ['data', 'windowStart'],
  subject: ['data', 'countedSubject'],
  correctsEventId: ['data', 'correctsEventId'],
};

/** The path of a report's field in the body: within a batch the event's index comes first. */
export const cloudEventPath =
  (batch: boolean) =>
  (index: number, field: keyof UsageReport): Issue['path'] => [...(batch ? [index] : []), ...PLACES[field]];

/**
 * Reads CloudEvents 1.0 in JSON: an event, or a list of them. The attributes a usage event needs must be there and
 * have their types, else VALIDATION_FAILED for the whole request, with the path of each fault. Attributes it does
 * not know are ignored, as the specification asks. What a quantity says is judged later, event by event; that it is
 * a string is not, since a JSON number would have lost digits already.
 */
export function readCloudEvents(body: unknown, batch: boolean): UsageReport[] {
  const issues = new Issues();
  if (batch !== Array.isArray(body))
    issues.add(
      [],
      'MALFORMED',
      batch
        ? text('A batch is a JSON list of events.', '批量请求须为 JSON 事件数组。')
        : text('An event is a JSON object.', '事件须为 JSON 对象。'),
    );
  issues.throwIfAny();
  const events: unknown[] = Array.isArray(body) ? body : [body];
  const reports = events.map((event, index) => new Reader(issues, batch ? [index] : []).report(event));
  issues.throwIfAny();
  return reports;
}

class Reader {
  constructor(
    private readonly issues: Issues,
    private readonly path: Issue['path'],
  ) {}

  report(event: unknown): UsageReport {
    const attributes = isObject(event)
      ? event
      : this.fault<Fields>([], {}, 'An event is a JSON object.', '事件须为 JSON 对象。');
    this.constant(attributes, 'specversion', '1.0');
    this.constant(attributes, 'type', USAGE_TYPE);
    const data = isObject(attributes.data)
      ? attributes.data
      : this.fault<Fields>(['data'], {}, 'data must be a JSON object.', 'data 须为 JSON 对象。');
    return {
      source: this.text(attributes, ['source']),
      id: this.text(attributes, ['id']),
      instanceId: this.text(attributes, ['subject']),
      externalId: null,
      meter: this.text(data, ['data', 'meter']),
      quantity: this.quantity(data),
      occurredAt: this.instant(attributes, ['time']) ?? 0,
      windowStart: this.absent(data, 'windowStart') ? null : this.instant(data, ['data', 'windowStart']),
      subject: this.absent(data, 'countedSubject') ? null : this.anyText(data, ['data', 'countedSubject']),
      correctsEventId: this.absent(data, 'correctsEventId') ? null : this.text(data, ['data', 'correctsEventId']),
    };
  }

  private absent(fields: Fields, name: string): boolean {
    return fields[name] === undefined || fields[name] === null;
  }

  private constant(fields: Fields, name: string, wanted: string): void {
    if (fields[name] !== wanted) this.fault([name], null, `Must be "${wanted}".`, `须为“${wanted}”。`);
  }

  private text(fields: Fields, place: string[]): string {
    const value = this.anyText(fields, place);
    if (value === '' && fields[place.at(-1)!] === '')
      this.issues.add([...this.path, ...place], 'REQUIRED', text('Must not be empty.', '不能为空。'));
    return value;
  }

  private anyText(fields: Fields, place: string[]): string {
    const value = fields[place.at(-1)!];
    if (typeof value === 'string') return value;
    if (value === undefined || value === null)
      this.issues.add([...this.path, ...place], 'REQUIRED', text('Is missing.', '缺少该字段。'));
    else this.fault(place, null, 'Must be a string.', '须为字符串。');
    return '';
  }

  private quantity(data: Fields): string {
    if (typeof data.quantity !== 'number') return this.anyText(data, ['data', 'quantity']);
    const message = text(
      'A quantity is a string, such as "12.5": a JSON number may lose digits.',
      '用量须为字符串（如 "12.5"）：JSON 数字可能丢失精度。',
    );
    this.issues.add([...this.path, 'data', 'quantity'], 'NOT_DECIMAL', message);
    return '';
  }

  private instant(fields: Fields, place: string[]): Instant | null {
    const before = this.issues.list.length;
    const value = this.anyText(fields, place);
    const instant = parseInstant(value);
    if (instant === null && this.issues.list.length === before)
      this.fault(
        place,
        null,
        'Not an instant such as 2026-10-05T08:00:00Z, to the microsecond at most.',
        '不是有效时刻（如 2026-10-05T08:00:00Z，最多到微秒）。',
      );
    return instant;
  }

  private fault<T>(place: string[], instead: T, en: string, zh: string): T {
    this.issues.add([...this.path, ...place], 'MALFORMED', text(en, zh));
    return instead;
  }
}
