import type { Actor } from '#identity';
import { Clock, type DateOn, decimalInput, type Id, Issues, newId, plain, text, textInput } from '#kernel';
import {
  at,
  Audit,
  bin,
  id,
  Idempotency,
  newestFirst,
  type Page,
  rows,
  type Runner,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Policy } from '../rules/policy.service.js';
import type { RecordCapacityInput } from './capacity-record.type.js';

export interface CapacityRecord {
  id: Id;
  placeCode: string;
  kind: string;
  fromOn: DateOn;
  capacity: string;
  unit: string;
}

/** Beside the kinds of infrastructure that the plans name: the bandwidth of the area a data centre lies in. */
const AREA_BANDWIDTH = 'AREA_BANDWIDTH';

/** How much infrastructure places have, day by day: a history that is only added to. */
@Injectable()
export class CapacityRecords {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly policy: Policy,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** UNKNOWN_ZONE, UNKNOWN_KIND. */
  async record(actor: Actor, { idempotencyKey, ...input }: RecordCapacityInput): Promise<CapacityRecord> {
    const once = {
      organizationId: actor.organizationId,
      operation: 'recordCapacity',
      key: idempotencyKey,
      body: input,
    };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const checked = this.checked(input);
        const recordId = newId();
        await manager.query(
          'INSERT INTO capacity_record (id, place_code, kind, from_on, capacity, unit, recorded_by, recorded_at) VALUES (?,?,?,?,?,?,?,?)',
          [
            bin(recordId),
            checked.placeCode,
            checked.kind,
            checked.fromOn,
            checked.capacity,
            checked.unit,
            bin(actor.personId),
            at(this.clock.now()),
          ],
        );
        await this.audit.write(manager, actor, {
          action: 'recordCapacity',
          subject: 'capacityRecord',
          subjectId: recordId,
          after: checked,
        });
        return recordId;
      }),
    );
    return (await this.select(this.dataSource, 'WHERE id = ?', [bin(made)]))[0]!;
  }

  /** Of one place, of one kind or of all, as they were told, newest first. */
  async list(placeCode: string, kind: string | null, page: Page): Promise<Slice<CapacityRecord>> {
    const conditions = { sql: ['place_code = ?'], parameters: [placeCode] as unknown[] };
    if (kind !== null) {
      conditions.sql.push('kind = ?');
      conditions.parameters.push(kind);
    }
    const { tail, parameters } = newestFirst(conditions, page);
    return sliceOf(await this.select(this.dataSource, tail, parameters), page.first);
  }

  private checked(input: Omit<RecordCapacityInput, 'idempotencyKey'>): Omit<CapacityRecord, 'id'> {
    const kinds = this.policy.zoneFacts.terms.filter(({ list }) => list === 'INFRASTRUCTURE').map(({ code }) => code);
    const issues = new Issues();
    if (!this.policy.zone(input.placeCode))
      issues.add(['placeCode'], 'UNKNOWN_ZONE', text('There is no such zone.', '没有这个区域。'));
    if (![...kinds, AREA_BANDWIDTH].includes(input.kind))
      issues.add(
        ['kind'],
        'UNKNOWN_KIND',
        text(
          `One of ${[...kinds, AREA_BANDWIDTH].join(', ')}.`,
          `须为 ${[...kinds, AREA_BANDWIDTH].join('、')} 之一。`,
        ),
      );
    const capacity = decimalInput(issues, ['capacity'], input.capacity);
    const unit = textInput(issues, ['unit'], input.unit, { max: 20 });
    issues.throwIfAny();
    return { placeCode: input.placeCode, kind: input.kind, fromOn: input.fromOn, capacity: plain(capacity!), unit };
  }

  private async select(runner: Runner, tail: string, parameters: unknown[]): Promise<CapacityRecord[]> {
    const found = await rows<{
      id: Buffer;
      place_code: string;
      kind: string;
      from_on: DateOn;
      capacity: string;
      unit: string;
    }>(
      runner,
      `SELECT id, place_code, kind, CAST(from_on AS CHAR) AS from_on, capacity, unit FROM capacity_record ${tail}`,
      parameters,
    );
    return found.map((row) => ({
      id: id(row.id),
      placeCode: row.place_code,
      kind: row.kind,
      fromOn: row.from_on,
      capacity: plain(row.capacity),
      unit: row.unit,
    }));
  }
}
