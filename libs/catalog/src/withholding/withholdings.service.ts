import type { Finding, Id, Instant } from '#kernel';
import { bins, id, json, rows, type Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

export interface Withholding {
  id: Id;
  offeringId: Id;
  fromAt: Instant;
  /** What the rules said when it began, with their clauses. */
  findings: Finding[];
}

interface Row {
  id: Buffer;
  offering_id: Buffer;
  from_at: Instant;
  findings: unknown;
}

const SELECT = 'SELECT id, offering_id, from_at, findings FROM offering_withholding WHERE until_at IS NULL';

const fromRow = (row: Row): Withholding => ({
  id: id(row.id),
  offeringId: id(row.offering_id),
  fromAt: row.from_at,
  findings: json<Finding[]>(row.findings),
});

/** Which offerings are withheld, and why. */
@Injectable()
export class Withholdings {
  constructor(private readonly dataSource: DataSource) {}

  /** Of these offerings those that are withheld. */
  async of(offeringIds: readonly Id[], runner: Runner = this.dataSource): Promise<Map<Id, Withholding>> {
    if (!offeringIds.length) return new Map();
    const found = await rows<Row>(runner, `${SELECT} AND offering_id IN (?)`, [bins(offeringIds)]);
    return new Map(found.map((row) => [id(row.offering_id), fromRow(row)]));
  }

  /** Those that last, the newest first, after one of them. */
  async lasting(after: Id | null, most: number): Promise<Withholding[]> {
    const [paged, parameters] = after ? [' AND id < ?', [bins([after])[0]]] : ['', []];
    const found = await rows<Row>(this.dataSource, `${SELECT}${paged} ORDER BY id DESC LIMIT ${most}`, parameters);
    return found.map(fromRow);
  }
}
