import { type DateOn, isCurrency, isDateOn, type Issue, type Issues, text, textInput } from '#kernel';
import { amountInput, type BankFacts } from '../core/index.js';

/** The most entries of one file. */
export const MOST_ENTRIES = 1000;

export const tooMany = (issues: Issues): void =>
  issues.add(
    ['file'],
    'TOO_MANY',
    text(`At most ${MOST_ENTRIES} entries: send the days apart.`, `最多 ${MOST_ENTRIES} 笔：请按日拆分。`),
  );

/** An entry as it is written in a file. */
export type WrittenEntry = Record<'account' | 'reference' | 'bookedOn' | 'direction' | 'amount' | 'currency', string> &
  Pick<BankFacts, 'reversal' | 'counterparty' | 'text'>;

/** Reads an entry; null with issues at its fields, IN_FUTURE for one after today among them. */
export function checkedEntry(
  issues: Issues,
  path: Issue['path'],
  written: WrittenEntry,
  today: DateOn,
): BankFacts | null {
  const own = (field: string): Issue['path'] => [...path, field];
  const bounded = (field: 'account' | 'reference' | 'counterparty' | 'text', max: number): string =>
    textInput(issues, own(field), written[field], { min: 0, max });
  const facts = {
    account: bounded('account', 100),
    reference: bounded('reference', 200) || null,
    counterparty: bounded('counterparty', 300),
    text: bounded('text', 2000),
  };
  if (!isDateOn(written.bookedOn))
    issues.add(own('bookedOn'), 'MALFORMED', text('A day such as 2026-03-31.', '须为日期，如 2026-03-31。'));
  else if (written.bookedOn > today)
    issues.add(own('bookedOn'), 'IN_FUTURE', text('Not after today.', '不得晚于今日。'));
  const direction = (['DEBIT', 'CREDIT'] as const).find((one) => one === written.direction);
  if (!direction) issues.add(own('direction'), 'MALFORMED', text('DEBIT or CREDIT.', '须为 DEBIT 或 CREDIT。'));
  if (!isCurrency(written.currency)) {
    issues.add(own('currency'), 'UNKNOWN_CURRENCY', text('An ISO 4217 code.', '须为 ISO 4217 货币代码。'));
    return null;
  }
  const amount = amountInput(issues, own('amount'), written.amount, written.currency);
  if (!amount || !direction) return null;
  const { bookedOn, currency, reversal } = written;
  return { ...facts, bookedOn, direction, reversal, amount, currency };
}
