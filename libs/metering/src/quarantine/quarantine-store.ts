import { Clock, type Id, newId } from '#kernel';
import { at, bin, insertRows } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RawRow, RowFault } from '../core/index.js';
import type { QuarantineWay } from './usage-quarantine.entity.js';

/** Where refused use came from. */
export interface Origin {
  providerId: Id;
  way: QuarantineWay;
  id: Id;
}

export interface RefusedRow {
  rowNo: number;
  row: RawRow;
  fault: RowFault;
}

const LONGEST_NAME = 255;

/** Keeps refused use: always in the transaction that keeps the rows beside it. */
@Injectable()
export class QuarantineStore {
  constructor(private readonly clock: Clock) {}

  async keep(manager: EntityManager, origin: Origin, refused: readonly RefusedRow[]): Promise<void> {
    const now = at(this.clock.now());
    await insertRows(
      manager,
      `INSERT INTO usage_quarantine (id, provider_id, way, origin_id, row_no, status, code, field, instance_name, report, payload, received_at)`,
      refused.map(({ rowNo, row: { raw, payload }, fault }) => [
        bin(newId()),
        bin(origin.providerId),
        origin.way,
        bin(origin.id),
        rowNo,
        'OPEN',
        fault.code,
        fault.field,
        (raw.instanceId ?? raw.externalId)?.slice(0, LONGEST_NAME).toWellFormed() ?? null,
        JSON.stringify(raw),
        payload,
        now,
      ]),
    );
  }
}
