import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { until } from '../../../../apps/testing/harness.js';
import { BUYER, OPERATIONS, OTHER_OPERATIONS, UseMarket } from '../use.fixture.js';
import { CSV_HEAD, csvLine, fileState, quarantined, reportOf, taken, upload } from '../ways.fixture.js';

const AT = '2026-10-19T08:00:00Z';
const folder = mkdtempSync(join(tmpdir(), 'usage-files-'));
process.env.FILES_DIR = folder;
process.env.FILE_MOST_MIB = '1';

describe('files of usage', () => {
  let market: UseMarket;
  let instanceId: string;
  beforeAll(async () => {
    market = await UseMarket.open({ worker: true });
    instanceId = await market.instance({ externalId: 'vm-7' });
  });
  afterAll(async () => {
    await market.t.close();
    rmSync(folder, { recursive: true });
  });

  const row = (fields: Record<string, string> = {}): string =>
    csvLine({ id: newId(), instanceId, meter: 'cpu', quantity: '1', occurredAt: AT, ...fields });
  const csv = (...rows: string[]): string => `${CSV_HEAD}\n${rows.join('\n')}\n`;
  const files = async (): Promise<number> =>
    (await market.t.ok<any>('{usageFiles(first:100){edges{node{id}}}}', {}, OPERATIONS)).usageFiles.edges.length;

  it('takes CSV in row by row: kept, kept before, refused with a reason; rows = accepted + duplicates + quarantined [I1 I6]', async () => {
    const first = newId();
    const rows = [
      row({ id: first, quantity: '1.5' }),
      row({ externalId: 'vm-7', instanceId: '', quantity: '2' }),
      row({ id: first, quantity: '1.5' }),
      row({ id: first, quantity: '9' }),
      row({ quantity: '-1' }),
      row({ quantity: 'NaN' }),
      row({ meter: '' }),
      row({ occurredAt: '19.10.2026' }),
      row({ occurredAt: '2027-01-01T00:00:00Z' }),
      row({ instanceId: newId() }),
      row({ quantity: '0', correctsEventId: first }),
    ];
    const before = await market.countEvents('platform = 0');
    const { id, status } = await upload(market, csv(...rows), { query: 'name=october.csv' });
    expect(status).toBe(202);
    const state = await taken(market, id);
    // 11 rows = 3 accepted + 1 duplicate + 7 rejected
    expect(state).toMatchObject({ status: 'DONE', rows: 11, accepted: 3, duplicates: 1, rejected: 7, fault: null });
    expect(state.bytesRead).toBe(state.bytes);
    expect(await market.countEvents('platform = 0')).toBe(before + 3);
    expect((await quarantined(market, { fileId: id })).map(({ row, code, field }) => [row, code, field])).toEqual([
      [4, 'IDEMPOTENCY_CONFLICT', null],
      [5, 'NEGATIVE_QUANTITY', null],
      [6, 'NOT_DECIMAL', null],
      [7, 'REQUIRED', 'meter'],
      [8, 'MALFORMED', 'occurredAt'],
      [9, 'IN_FUTURE', null],
      [10, 'UNKNOWN_INSTANCE', null],
    ]);
    expect((await reportOf(market, id)).slice(0, 8)).toEqual([
      '1,ACCEPTED,,',
      '2,ACCEPTED,,',
      '3,DUPLICATE,,',
      '4,REJECTED,IDEMPOTENCY_CONFLICT,This id was used for an event with another content.',
      '5,REJECTED,NEGATIVE_QUANTITY,The quantity must not be negative.',
      expect.stringMatching(/^6,REJECTED,NOT_DECIMAL,/),
      '7,REJECTED,REQUIRED,meter: Is missing or empty.',
      '8,REJECTED,MALFORMED,occurredAt: Not in the form it must have.',
    ]);
    expect((await reportOf(market, id)).slice(-2)).toEqual([
      '10,REJECTED,UNKNOWN_INSTANCE,You have no such service instance.',
      '11,ACCEPTED,,',
    ]);
    const { kept, fromEvents } = await market.hours();
    expect(kept).toEqual(fromEvents);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes NDJSON packed as gzip: events as in GraphQL, CloudEvents, and refuses what is no text or no JSON', async () => {
    const event = { id: newId(), instanceId, meter: 'cpu', quantity: '1', occurredAt: AT };
    const cloudEvent = {
      ...{ specversion: '1.0', type: 'usage.v1', id: newId(), source: '/m', subject: instanceId, time: AT },
      data: { meter: 'cpu', quantity: '1' },
    };
    const lines = [
      event,
      cloudEvent,
      { ...event, id: newId(), quantity: 1.5 },
      { ...event, id: 7 },
      { ...cloudEvent, id: newId(), data: { meter: 'cpu' } },
      { ...event, subject: 'x'.repeat(70_000) },
    ].map((line) => JSON.stringify(line));
    const body = ['\uFEFF' + lines[0], '', ...lines.slice(1), '{', '[]'].join('\r\n');
    const { id } = await upload(market, body, { type: 'application/x-ndjson', gzip: true });
    expect(await taken(market, id)).toMatchObject({ status: 'DONE', rows: 8, accepted: 2, rejected: 6 });
    expect((await quarantined(market, { fileId: id })).map(({ row, code, field }) => [row, code, field])).toEqual([
      [3, 'NOT_DECIMAL', 'quantity'],
      [4, 'MALFORMED', 'id'],
      [5, 'REQUIRED', 'quantity'],
      [6, 'MALFORMED', null],
      [7, 'MALFORMED', null],
      [8, 'MALFORMED', null],
    ]);
    expect(
      (await upload(market, gzipSync(`${lines[0]}\n`), { type: 'application/gzip', query: 'name=a.ndjson.gz' })).status,
    ).toBe(202);
  });

  it('takes FOCUS: the same use exported again is a duplicate, with another quantity a conflict, never counted twice [I1 I4]', async () => {
    const HEAD =
      'ChargeCategory,ChargeClass,ResourceId,SkuMeter,ConsumedQuantity,ChargePeriodStart,ChargePeriodEnd,BilledCost';
    const focus = (...rows: string[]): string => `${HEAD}\n${rows.join('\n')}\n`;
    const use = 'vm-7,cpu,2.5e-1,2026-10-18 22:00:00,2026-10-18 23:00:00';
    const first = await upload(
      market,
      focus(
        `Usage,NULL,${use},1.00`,
        `Usage,,vm-7,cpu,2.000000000000000,2026-10-18T23:00:00Z,2026-10-19T00:00:00Z,1.00`,
        `Tax,,${use},1.00`,
        `Usage,Correction,${use},1.00`,
        `Usage,,vm-9,cpu,1,2026-10-18 22:00:00,2026-10-18 23:00:00,1.00`,
      ),
      { query: 'format=FOCUS' },
    );
    expect(await taken(market, first.id)).toMatchObject({ rows: 5, accepted: 2, rejected: 3 });
    expect((await quarantined(market, { fileId: first.id })).map(({ row, code }) => [row, code])).toEqual([
      [3, 'NOT_USAGE'],
      [4, 'NOT_USAGE'],
      [5, 'UNKNOWN_INSTANCE'],
    ]);
    const again = focus(`Usage,NULL,${use},1.20`, `Usage,NULL,${use.replace('2.5e-1', '0.5')},1.00`);
    const second = await upload(market, again, { query: 'format=focus' });
    expect(await taken(market, second.id)).toMatchObject({ accepted: 0, duplicates: 1, rejected: 1 });
    const [conflict] = await quarantined(market, { fileId: second.id });
    expect(conflict).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT', event: { quantity: '0.5', meter: 'cpu' } });
  });

  it('knows a file by its content: sent again it is the same file; read in another way it is another', async () => {
    const body = csv(row());
    const first = await upload(market, body);
    const [again, packed] = [
      await upload(market, body, { query: 'name=other' }),
      await upload(market, body, { gzip: true }),
    ];
    expect(again.id).toBe(first.id);
    expect(packed.id).not.toBe(first.id);
    const other = await upload(market, body, { query: 'source=/b' });
    expect(await taken(market, other.id)).toMatchObject({ accepted: 1 });
    expect(await taken(market, packed.id)).toMatchObject({ accepted: 0, duplicates: 1 });
  });

  it('fails with a reason where it cannot be read on, keeps what came before, and may be sent again', async () => {
    const noMeter = await upload(market, 'id,instanceId,quantity\n1,2,3\n');
    expect(await taken(market, noMeter.id)).toMatchObject({
      status: 'FAILED',
      fault: 'COLUMN_MISSING',
      faultDetail: 'meter, occurredAt',
      rows: 0,
    });
    const quote = csv(row(), `"${row()}`);
    const broken = await upload(market, quote);
    expect(await taken(market, broken.id)).toMatchObject({ status: 'FAILED', fault: 'NOT_CSV' });
    expect((await upload(market, quote)).id).not.toBe(broken.id);
    const packed = gzipSync(csv(...Array.from({ length: 2000 }, () => row())));
    const half = await upload(market, packed.subarray(0, packed.length >> 1), {
      type: 'application/gzip',
      query: 'format=CSV',
    });
    const state = await taken(market, half.id);
    expect(state).toMatchObject({ status: 'FAILED', fault: 'BROKEN_GZIP' });
    expect(state.accepted).toBe(state.rows);
    const whole = await upload(market, packed, { type: 'application/gzip', query: 'format=CSV' });
    expect(await taken(market, whole.id)).toMatchObject({
      status: 'DONE',
      rows: 2000,
      accepted: 2000 - state.accepted,
      duplicates: state.accepted,
    });
    const bomb = gzipSync(`"${'x'.repeat(40_000)}"\n`.repeat(400));
    const endless = await upload(market, bomb, { type: 'application/gzip', query: 'format=NDJSON' });
    expect(await taken(market, endless.id)).toMatchObject({ status: 'FAILED', fault: 'PAYLOAD_TOO_LARGE' });
  }, 60_000);

  it('leaves nothing half-registered: too large, broken off, no room on the disk, no format', async () => {
    const before = await files();
    expect((await upload(market, 'x'.repeat(1024 * 1024 + 1))).error).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect((await upload(market, 'x', { type: 'application/octet-stream' })).error).toMatchObject({
      code: 'VALIDATION_FAILED',
      issues: [{ path: 'format', code: 'REQUIRED' }],
    });
    expect((await upload(market, 'x', { query: 'format=XLS' })).error).toMatchObject({
      issues: [{ code: 'MALFORMED' }],
    });
    expect((await upload(market, 'x', { type: 'application/json' })).error).toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    expect((await upload(market, '{}', { type: 'application/json' })).error).toMatchObject({
      code: 'UNSUPPORTED_MEDIA_TYPE',
    });
    await market.t.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = new URL(await market.t.app.getUrl());
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `POST /v1/usage-files HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${market.t.token(OPERATIONS)}\r\ncontent-type: text/csv\r\ncontent-length: 1000\r\n\r\n${CSV_HEAD}\n`,
    );
    await until(async () => readdirSync(folder).some((name) => name.endsWith('.part')));
    socket.destroy();
    await until(async () => readdirSync(folder).length === 0);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'in the way');
    expect((await upload(market, csv(row()))).error).toMatchObject({ code: 'UNAVAILABLE' });
    rmSync(folder);
    expect(await files()).toBe(before);
    expect(await taken(market, (await upload(market, csv(row()))).id)).toMatchObject({ status: 'DONE' });
  });

  it('shows a provider its own files only, and buyers none', async () => {
    const { id } = await upload(market, csv(row()));
    await taken(market, id);
    const told = async (email: string): Promise<string> =>
      (await market.t.gql('query($id:ID!){usageFile(id:$id){id}}', { id }, email)).errors?.[0]?.extensions.code ?? 'ok';
    expect([await told(OTHER_OPERATIONS), await told(BUYER), await told('operator@yunshi.example')]).toEqual([
      'NOT_FOUND',
      'FORBIDDEN',
      'ok',
    ]);
    const report = await market.t.http('GET', `/v1/usage-files/${id}/report.csv`, { email: OTHER_OPERATIONS });
    expect(report.status).toBe(404);
    expect((await upload(market, csv(row()), { email: BUYER })).error).toMatchObject({ code: 'FORBIDDEN' });
    const cancel = await market.t.gql('mutation($id:ID!){cancelUsageFile(id:$id){id}}', { id }, OTHER_OPERATIONS);
    expect(cancel.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect((await quarantined(market, {}, OTHER_OPERATIONS)).length).toBe(0);
    expect((await fileState(market, id)).allowedActions).toEqual([]);
  });
});
