import { type DateOn, type Issues, text } from '#kernel';
import { parse } from 'csv-parse/sync';
import type { BankFacts } from '../core/index.js';
import { checkedEntry, MOST_ENTRIES, tooMany } from './checked-entry.js';

const NEEDED = ['bookedOn', 'direction', 'amount', 'currency', 'text'];

/** Chinese banks write GB 18030 where they do not write UTF-8. */
function decoded(content: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return new TextDecoder('gb18030').decode(content);
  }
}

/** The entries of a CSV statement, its columns by name (docs/payments.md); issues with the row, from 1 below the head. */
export function readCsvStatement(issues: Issues, content: Buffer, today: DateOn): BankFacts[] {
  let found: Record<string, string>[];
  try {
    found = parse(decoded(content), {
      columns: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      max_record_size: 10_000,
      to: MOST_ENTRIES + 1,
    });
  } catch {
    issues.add(['file'], 'NOT_CSV', text('Not a CSV file with one head row.', '不是带一行表头的 CSV 文件。'));
    return [];
  }
  if (!found.length) issues.add(['file'], 'REQUIRED', text('It has no entries.', '文件中没有交易记录。'));
  if (found.length > MOST_ENTRIES) tooMany(issues);
  const missing = NEEDED.filter((name) => found[0] && !Object.hasOwn(found[0], name));
  for (const name of missing)
    issues.add([name], 'COLUMN_MISSING', text(`The column ${name} is missing.`, `缺少列 ${name}。`));
  if (missing.length || found.length > MOST_ENTRIES) return [];
  return found.flatMap((row, index) => {
    const written = {
      account: row.account ?? '',
      reference: row.reference ?? '',
      bookedOn: row.bookedOn!,
      direction: row.direction!.toUpperCase(),
      reversal: false,
      amount: row.amount!,
      currency: row.currency!,
      counterparty: row.counterparty ?? '',
      text: row.text!,
    };
    return checkedEntry(issues, ['rows', index + 1], written, today) ?? [];
  });
}
