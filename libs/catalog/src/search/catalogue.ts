import type { Id } from '#kernel';
import { bins, id, idOrNull, json, rows } from '#platform';
import { Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AttributeBook } from '../attribute/attribute-book.service.js';
import { CatalogueIndex, type IndexedOffering } from '../core/index.js';

/** Offerings read at once; between two such reads the process does other things. */
const CHUNK = 1000;

interface Row {
  id: Buffer;
  provider_id: Buffer;
  code: string;
  name: string;
  search_text: string;
  status: string;
  service_model: string;
  clouds: unknown;
  category_codes: unknown;
  zone_codes: unknown;
  attributes: unknown;
  withheld: number;
  sandbox_of: Buffer | null;
}

const SELECT =
  'SELECT id, provider_id, sandbox_of, code, name, search_text, status, service_model, clouds, category_codes, zone_codes, COALESCE(effective_attributes, attributes) AS attributes, EXISTS (SELECT 1 FROM offering_withholding w WHERE w.offering_id = offering.id AND w.until_at IS NULL) AS withheld FROM offering';

/** The number of the last change that was committed: a column of the statement that reads what a search found. */
export const CHANGE_NUMBER = '(SELECT number FROM catalogue_change WHERE id = 1) AS change_number';

/**
 * This process's index of the catalogue. What is found in it is only answered while the number of the last change,
 * read after it, is that of the index: see `current` and ADR 0038.
 */
@Injectable()
export class Catalogue {
  private index: CatalogueIndex | null = null;
  private number = 0;
  /** The reading that is under way: whoever needs it waits for the same. */
  private reading: Promise<void> | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: Policy,
    private readonly book: AttributeBook,
  ) {}

  /** The index and the number of the last change it holds. */
  async current(): Promise<{ index: CatalogueIndex; number: number }> {
    while (!this.index) await (this.reading ?? this.next(() => this.load()));
    return { index: this.index, number: this.number };
  }

  /** The number of the last change that was committed. */
  async committed(): Promise<number> {
    const [row] = await rows<{ change_number: string }>(this.dataSource, `SELECT ${CHANGE_NUMBER}`);
    return Number(row!.change_number);
  }

  /** Takes in what was changed up to this number, at least. */
  async reach(number: number): Promise<void> {
    while (this.number < number) await (this.reading ?? this.next(() => this.catchUp()));
  }

  private next(read: () => Promise<void>): Promise<void> {
    this.reading = read().finally(() => (this.reading = null));
    return this.reading;
  }

  /** Everything anew: at the start, and when most of the index is dead. Changes meanwhile are read again after it. */
  private async load(): Promise<void> {
    const number = await this.committed();
    const index = new CatalogueIndex();
    let last: Buffer = Buffer.alloc(16);
    for (;;) {
      const found = await rows<Row>(this.dataSource, `${SELECT} WHERE id > ? ORDER BY id LIMIT ${CHUNK}`, [last]);
      index.fill(found.map((row) => this.indexed(row)));
      if (found.length < CHUNK) break;
      last = found.at(-1)!.id;
    }
    index.sort();
    this.index = index;
    this.number = number;
  }

  private async catchUp(): Promise<void> {
    if (!this.index || this.index.isWasteful) return this.load();
    const number = await this.committed();
    const changed = await rows<{ id: Buffer }>(this.dataSource, 'SELECT id FROM offering WHERE change_number > ?', [
      this.number,
    ]);
    // Of so many, taking in each by itself would be dearer.
    if (changed.length > CHUNK && changed.length > this.index.size / 20) return this.load();
    for (let start = 0; start < changed.length; start += CHUNK) {
      const ids = changed.slice(start, start + CHUNK).map((row) => id(row.id));
      for (const offering of await this.read(ids)) this.index.put(offering);
    }
    this.number = number;
  }

  private async read(ids: readonly Id[]): Promise<IndexedOffering[]> {
    const found = await rows<Row>(this.dataSource, `${SELECT} WHERE id IN (?)`, [bins(ids)]);
    return found.map((row) => this.indexed(row));
  }

  private indexed(row: Row): IndexedOffering {
    return {
      id: id(row.id),
      name: row.name,
      code: row.code,
      text: row.search_text,
      withheld: Number(row.withheld) === 1,
      sandboxOf: idOrNull(row.sandbox_of),
      codes: {
        serviceModel: [row.service_model],
        cloud: json<string[]>(row.clouds),
        category: json<string[]>(row.category_codes).flatMap((code) => this.upwards(code)),
        zone: json<string[]>(row.zone_codes),
        provider: [id(row.provider_id)],
        status: [row.status],
      },
      attributes: this.book.valuesOf(json(row.attributes)),
    };
  }

  /** A category and all it lies in. */
  private upwards(code: string): string[] {
    const codes: string[] = [];
    for (
      let node = this.policy.category(code);
      node;
      node = node.parent ? this.policy.category(node.parent) : undefined
    )
      codes.push(node.code);
    return codes;
  }
}
