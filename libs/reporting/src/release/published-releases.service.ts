import { Clock, type Id, type Instant, invalid, notFound, text } from '#kernel';
import { at, bin, id, json, newestFirst, type Page, rows, type Slice, sliceOf } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Body, compile, withhold, type Withheld } from '../core/index.js';
import { withheldOf } from '../withholding/withholding-rows.js';

/** The most releases of one record. */
const MOST_OF_RECORD = 500;

/** A release as the public sees it. */
export interface Published {
  id: Id;
  ocid: string;
  body: Body;
  publicFrom: Instant;
  contractNumber: string | null;
  withheld: readonly Withheld[];
}

interface Row {
  id: Buffer;
  order_id: Buffer;
  ocid: string;
  contract_number: string | null;
  public_from: Instant;
  body: unknown;
}

const SELECT = 'SELECT id, order_id, ocid, contract_number, public_from, body FROM ocds_release';

/** What is public now, without what buyers have withheld. */
@Injectable()
export class PublishedReleases {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** In the order in which they became public. @param since the first instant of it */
  async list(since: Instant | null, { first, after }: Page): Promise<Slice<Published>> {
    const conditions = ['public_from <= ?', ...(since === null ? [] : ['public_from >= ?'])];
    const parameters: unknown[] = [at(this.clock.now()), ...(since === null ? [] : [at(since)])];
    if (after !== null) {
      const [mark] = await rows<{ public_from: Instant | null }>(
        this.dataSource,
        'SELECT public_from FROM ocds_release WHERE id = ? AND public_from <= ?',
        [bin(after), at(this.clock.now())],
      );
      if (!mark) throw invalid(['after'], 'MALFORMED', text('Not a cursor of this list.', '不是该列表的游标。'));
      conditions.push('(public_from > ? OR (public_from = ? AND id > ?))');
      parameters.push(at(mark.public_from!), at(mark.public_from!), bin(after));
    }
    const tail = `WHERE ${conditions.join(' AND ')} ORDER BY public_from, id LIMIT ${first + 1}`;
    return sliceOf(await this.select(tail, parameters), first);
  }

  /** Contracts, the newest first, with when each was signed as far as is public: RFC 3339. */
  async contracts(page: Page): Promise<Slice<Published & { signed: string | null }>> {
    const { tail, parameters } = newestFirst(
      { sql: ['public_from <= ?', 'contract_number IS NOT NULL'], parameters: [at(this.clock.now())] },
      page,
    );
    const found = await this.select(tail, parameters);
    const signed = await this.signings(found.map(({ ocid }) => ocid));
    return sliceOf(
      found.map((one) => ({ ...one, signed: signed.get(one.ocid) ?? null })),
      page.first,
    );
  }

  /** The public releases of a process in the order of their dates, and compiled; NOT_FOUND when there are none. */
  async record(ocid: string): Promise<{ ocid: string; releases: Body[]; compiledRelease: Body }> {
    const found = await this.select(`WHERE ocid = ? AND public_from <= ? ORDER BY at, id LIMIT ${MOST_OF_RECORD}`, [
      ocid,
      at(this.clock.now()),
    ]);
    if (!found.length) throw notFound(text('public contracting process', '已公开的采购过程'));
    const releases = found.map(({ body }) => body);
    return { ocid, releases, compiledRelease: compile(releases) };
  }

  /** An order's own contract is told of before its second signature, which a later release tells. */
  private async signings(ocids: readonly string[]): Promise<Map<string, string | null>> {
    if (!ocids.length) return new Map();
    const found = await rows<{ ocid: string; signed: string | null }>(
      this.dataSource,
      `SELECT ocid, MAX(JSON_UNQUOTE(JSON_EXTRACT(body, '$.contracts[0].dateSigned'))) AS signed FROM ocds_release
        WHERE ocid IN (?) AND public_from <= ? GROUP BY ocid`,
      [ocids, at(this.clock.now())],
    );
    return new Map(found.map(({ ocid, signed }) => [ocid, signed]));
  }

  private async select(tail: string, parameters: unknown[]): Promise<Published[]> {
    const found = await rows<Row>(this.dataSource, `${SELECT} ${tail}`, parameters);
    const withheld = await withheldOf(this.dataSource, [...new Set(found.map((row) => id(row.order_id)))]);
    return found.map((row) => {
      const fields = withheld.get(id(row.order_id)) ?? [];
      const body = withhold(json<Body>(row.body), fields);
      return {
        ...{ id: id(row.id), ocid: row.ocid, body, publicFrom: row.public_from },
        ...{ contractNumber: row.contract_number, withheld: fields },
      };
    });
  }
}
