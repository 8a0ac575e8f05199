import type { Actor } from '#identity';
import { Clock, type DateOn, dateOf, type Id, Issues, newId, textInput } from '#kernel';
import { at, Audit, bin, id, insertRows, isDuplicate, rows, sha256, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { hash } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import type { BankFacts } from '../core/index.js';
import { BankMatcher, type FreshEntry } from './bank-matcher.js';
import { type BankStatement, selectStatements } from './bank-rows.js';
import { readCamtStatement } from './read-camt.js';
import { readCsvStatement } from './read-csv.js';

/** A statement file as it was sent. */
export interface BankFile {
  format: BankStatement['format'];
  name: string;
  content: Buffer;
}

/** How many of a statement's entries stand how. */
export interface BankReceipt extends BankStatement {
  byStatus: Record<string, number>;
}

/** Takes statement files of banks in: each file once, each entry once, all of a file or nothing. */
@Injectable()
export class BankStatements {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly matcher: BankMatcher,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores a file and matches what it tells of anew. The same file again gives the first one's receipt.
   * VALIDATION_FAILED with the place of every fault, and then nothing is stored.
   */
  async receive(actor: Actor, file: BankFile): Promise<BankReceipt> {
    const issues = new Issues();
    const name = textInput(issues, ['name'], file.name, { max: 200 });
    const { entries, pending } = read(issues, file, dateOf(this.clock.now()));
    issues.throwIfAny();
    const statementId = await this.transactions.run((manager) =>
      this.store(manager, actor, { ...file, name }, entries, pending),
    );
    return this.receipt(statementId);
  }

  private async store(
    manager: EntityManager,
    actor: Actor,
    { format, name, content }: BankFile,
    entries: readonly BankFacts[],
    pending: number,
  ): Promise<Id> {
    const [statementId, digest] = [newId(), hash('sha256', content, 'buffer')];
    const own = bin(actor.organizationId);
    try {
      await manager.query(
        'INSERT INTO bank_statement (id, organization_id, sha256, format, name, content, entry_count, new_count, pending_count, received_by, received_at) VALUES (?,?,?,?,?,?,?,0,?,?,?)',
        [
          bin(statementId),
          own,
          digest,
          format,
          name,
          content,
          entries.length,
          pending,
          bin(actor.personId),
          at(this.clock.now()),
        ],
      );
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const tail = 'WHERE organization_id = ? AND sha256 = ?';
      return (await selectStatements(manager, tail, [own, digest]))[0]!.id;
    }
    const fresh = await insertEntries(manager, actor, statementId, entries);
    await manager.query('UPDATE bank_statement SET new_count = ? WHERE id = ?', [fresh.length, bin(statementId)]);
    await this.matcher.matchNew(manager, actor, fresh);
    await this.audit.write(manager, actor, {
      action: 'receiveBankStatement',
      subject: 'bankStatement',
      subjectId: statementId,
      after: { format, name, sha256: digest.toString('hex'), entries: entries.length, new: fresh.length, pending },
    });
    return statementId;
  }

  private async receipt(statementId: Id): Promise<BankReceipt> {
    const [statement] = await selectStatements(this.dataSource, 'WHERE id = ?', [bin(statementId)]);
    const found = await rows<{ status: string; n: string }>(
      this.dataSource,
      'SELECT status, COUNT(*) AS n FROM bank_entry WHERE statement_id = ? GROUP BY status',
      [bin(statementId)],
    );
    return { ...statement!, byStatus: Object.fromEntries(found.map(({ status, n }) => [status, Number(n)])) };
  }
}

function read(issues: Issues, { format, content }: BankFile, today: DateOn): { entries: BankFacts[]; pending: number } {
  if (format === 'CAMT053') return readCamtStatement(issues, content, today);
  return { entries: readCsvStatement(issues, content, today), pending: 0 };
}

/**
 * What an entry is known by: the bank's reference where there is one, else all its facts and which one of such twins
 * of the file it is.
 */
function keysOf(organizationId: Id, entries: readonly BankFacts[]): Buffer[] {
  const seen = new Map<string, number>();
  return entries.map(({ amount, ...facts }) => {
    const { account, reference, direction, reversal } = facts;
    const side = [organizationId, account, direction, String(reversal)];
    if (reference) return sha256('bank-reference', ...side, reference);
    const rest = [facts.bookedOn, amount.toFixed(), facts.currency, facts.counterparty, facts.text];
    const whole = JSON.stringify([...side, ...rest]);
    const twin = (seen.get(whole) ?? 0) + 1;
    seen.set(whole, twin);
    return sha256('bank-facts', whole, String(twin));
  });
}

/** Inserts the entries that no file had yet; they alone are given back, in the file's order. */
async function insertEntries(
  manager: EntityManager,
  actor: Actor,
  statementId: Id,
  entries: readonly BankFacts[],
): Promise<FreshEntry[]> {
  const keys = keysOf(actor.organizationId, entries);
  const all = entries.map((entry, index) => ({ ...entry, id: newId(), key: keys[index]! }));
  await insertRows(
    manager,
    'INSERT INTO bank_entry (id, organization_id, statement_id, entry_key, account, reference, booked_on, direction, amount, currency, counterparty, text, status, matched)',
    all
      .toSorted((a, b) => a.key.compare(b.key))
      .map((entry) => [
        ...[entry.id, actor.organizationId, statementId].map(bin),
        entry.key,
        entry.account,
        entry.reference,
        entry.bookedOn,
        entry.direction,
        entry.amount.toFixed(),
        entry.currency,
        entry.counterparty,
        entry.text,
        'UNMATCHED',
        '0',
      ]),
    'ON DUPLICATE KEY UPDATE entry_key = VALUES(entry_key)',
  );
  const found = await rows<{ id: Buffer }>(manager, 'SELECT id FROM bank_entry WHERE statement_id = ?', [
    bin(statementId),
  ]);
  const stored = new Set(found.map((row) => id(row.id)));
  return all.filter((entry) => stored.has(entry.id));
}
