import { Clock, dateOf, dayStart } from '#kernel';
import { createHash } from 'node:crypto';
import type { TestApp } from './harness.js';
import { type OrderWish, runningInstance } from './market.js';

const BUYER = 'buyer@chengdu.example';
const APPROVER = 'approver@chengdu.example';
const OPERATIONS = 'operations@provider-a.example';

/** The way out of an instance that has ended, to its end; and two others, of which one replaces the other. */
export async function doExits(t: TestApp, wish: OrderWish, ended: string): Promise<void> {
  const step = (operation: string, id: string, email: string, reason = false): Promise<unknown> =>
    t.ok(`mutation($id:ID!){${operation}(id:$id${reason ? ',reason:"because"' : ''}){__typename}}`, { id }, email);
  const certificate = Buffer.from('%PDF-1.7 destroyed');
  const sha256 = createHash('sha256').update(certificate).digest('hex');
  const handOver = (): Promise<unknown> =>
    t.ok(
      'mutation($i:HandOverDataInput!){handOverData(input:$i){id}}',
      { i: { instanceId: ended, format: 'CSV', sha256, place: 'here', recipient: 'them' } },
      OPERATIONS,
    );
  await handOver();
  await step('refuseData', ended, BUYER, true);
  await handOver();
  await step('receiveData', ended, BUYER);
  await t.http('POST', `/v1/exit-certificates?instanceId=${ended}&name=c.pdf`, {
    ...{ email: OPERATIONS, body: certificate, headers: { 'content-type': 'application/pdf' } },
  });
  await t.ok(
    'mutation($i:ProveDestructionInput!){proveDestruction(input:$i){id}}',
    {
      i: {
        ...{ instanceId: ended, method: 'erased', certificateSha256: sha256 },
        destroyedOn: dateOf(t.app.get(Clock).now()),
      },
    },
    OPERATIONS,
  );
  const lived = { ...wish, activatedAt: dayStart('2026-09-01') };
  const [{ instanceId: old }, { instanceId: fresh }] = [
    await runningInstance(t, lived),
    await runningInstance(t, lived),
  ];
  await t.ok(
    'mutation($i:SetSuccessorInput!){setSuccessor(input:$i){id}}',
    { i: { instanceId: old, successorId: fresh } },
    BUYER,
  );
  await t.ok(
    'mutation($i:GiveNoticeInput!){giveNotice(input:$i){id}}',
    { i: { instanceId: old, lastDay: '2099-12-31', reason: 'because' } },
    BUYER,
  );
  await step('withdrawNotice', old, BUYER);
  await step('terminateInstance', old, BUYER);
  await step('waiveDataReturn', old, APPROVER, true);
}
