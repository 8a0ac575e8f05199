import { type DateOn, type Issues, parseDecimal, sum, text } from '#kernel';
import type { BankFacts } from '../core/index.js';
import { all, readXml, textAt, type XmlNode } from '../files/read-xml.js';
import { checkedEntry, MOST_ENTRIES, tooMany, type WrittenEntry } from './checked-entry.js';

/** What was read, and how many entries were left out since the bank has not booked them. */
export interface CamtStatement {
  entries: BankFacts[];
  pending: number;
}

const DIRECTIONS: Record<string, string> = { DBIT: 'DEBIT', CRDT: 'CREDIT' };

/**
 * The booked entries of an ISO 20022 camt.053 file, of any version. A collective entry whose transactions all tell
 * their amounts, and sum to the entry's, is read as its transactions; every other one as one entry.
 */
export function readCamtStatement(issues: Issues, content: Buffer, today: DateOn): CamtStatement {
  const statements = all(readXml(content) ?? undefined, 'Document', 'BkToCstmrStmt', 'Stmt');
  if (!statements.length) {
    issues.add(['file'], 'MALFORMED', text('Not a camt.053 file in UTF-8.', '不是 UTF-8 编码的 camt.053 文件。'));
    return { entries: [], pending: 0 };
  }
  const found = statements.flatMap((statement) =>
    all(statement, 'Ntry').map((entry) => ({
      entry,
      account: textAt(statement, 'Acct/Id/IBAN', 'Acct/Id/Othr/Id'),
      booked: textAt(entry, 'Sts', 'Sts/Cd') === 'BOOK',
    })),
  );
  const written = found.filter(({ booked }) => booked).flatMap(({ entry, account }) => entriesOf(entry, account));
  if (!written.length) issues.add(['file'], 'REQUIRED', text('It has no booked entries.', '文件中没有已入账的记录。'));
  if (written.length > MOST_ENTRIES) {
    tooMany(issues);
    return { entries: [], pending: 0 };
  }
  const entries = written.flatMap((one, index) => checkedEntry(issues, ['entries', index + 1], one, today) ?? []);
  return { entries, pending: found.filter(({ booked }) => !booked).length };
}

function entriesOf(entry: XmlNode, account: string): WrittenEntry[] {
  const common = {
    account,
    bookedOn: textAt(entry, 'BookgDt/Dt', 'BookgDt/DtTm', 'ValDt/Dt', 'ValDt/DtTm').slice(0, 10),
    direction: DIRECTIONS[textAt(entry, 'CdtDbtInd')] ?? '',
    reversal: textAt(entry, 'RvslInd') === 'true',
  };
  const whole = { amount: textAt(entry, 'Amt'), currency: currencyOf(all(entry, 'Amt')[0]) };
  const reference = textAt(entry, 'AcctSvcrRef', 'NtryRef');
  const transactions = all(entry, 'NtryDtls', 'TxDtls');
  const parts = transactions.map((one) => amountOf(one));
  if (transactions.length > 1 && addUp(parts, whole))
    return transactions.map((one, index) => ({
      ...common,
      ...parts[index]!,
      // Its place, where the bank gives the transaction no reference: the entry's alone would be all transactions'.
      reference: textAt(one, 'Refs/AcctSvcrRef') || (reference && `${reference}#${index + 1}`),
      counterparty: counterpartyOf([one]),
      text: remittance([one]),
    }));
  return [
    {
      ...common,
      ...whole,
      reference: reference || textAt(transactions[0], 'Refs/AcctSvcrRef'),
      counterparty: counterpartyOf(transactions),
      text: [remittance(transactions), textAt(entry, 'AddtlNtryInf')].filter(Boolean).join(' '),
    },
  ];
}

type Amount = Pick<WrittenEntry, 'amount' | 'currency'>;

const currencyOf = (amount: XmlNode | undefined): string => textAt(amount, '@Ccy');

function amountOf(transaction: XmlNode): Amount {
  const [amount] = [...all(transaction, 'Amt'), ...all(transaction, 'AmtDtls', 'TxAmt', 'Amt')];
  return { amount: amount === undefined ? '' : textAt({ amount }, 'amount'), currency: currencyOf(amount) };
}

function addUp(parts: readonly Amount[], whole: Amount): boolean {
  const amounts = parts.map(({ amount }) => parseDecimal(amount));
  const total = parseDecimal(whole.amount);
  return (
    typeof total !== 'string' &&
    amounts.every((amount) => typeof amount !== 'string') &&
    parts.every(({ currency }) => currency === whole.currency) &&
    sum(amounts.filter((amount) => typeof amount !== 'string')).eq(total)
  );
}

const counterpartyOf = (transactions: readonly XmlNode[]): string =>
  textAt(transactions[0], ...['Cdtr', 'Dbtr'].flatMap((side) => [`RltdPties/${side}/Nm`, `RltdPties/${side}/Pty/Nm`]));

/** All that the payer wrote: free lines, referred documents, the creditor's reference, the end-to-end id. */
const remittance = (transactions: readonly XmlNode[]): string =>
  transactions
    .flatMap((one) => [
      ...all(one, 'RmtInf', 'Ustrd'),
      ...all(one, 'RmtInf', 'Strd', 'RfrdDocInf', 'Nb'),
      ...all(one, 'RmtInf', 'Strd', 'CdtrRefInf', 'Ref'),
      ...all(one, 'Refs', 'EndToEndId'),
    ])
    .map((node) => textAt({ node }, 'node'))
    .filter((written) => written !== '' && written !== 'NOTPROVIDED')
    .join(' ');
