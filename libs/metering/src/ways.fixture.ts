import { gzipSync } from 'node:zlib';
import { until } from '../../../apps/testing/harness.js';
import { OPERATIONS, type UseMarket } from './use.fixture.js';

/** Steps with files and quarantine, for the specs of this lib. */

export interface SentFile {
  status: number;
  id: string;
  error?: { code: string; issues?: { path: string; code: string }[] };
}

export interface FileState {
  id: string;
  status: string;
  rows: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  bytes: number;
  bytesRead: number;
  fault: string | null;
  faultDetail: string | null;
  allowedActions: string[];
}

export const CSV_HEAD = 'id,instanceId,externalId,meter,quantity,occurredAt,windowStart,subject,correctsEventId';

/** A row of the CSV form; what is not said is empty. */
export const csvLine = (fields: Record<string, string>): string =>
  CSV_HEAD.split(',')
    .map((name) => fields[name] ?? '')
    .join(',');

export async function upload(
  market: UseMarket,
  body: string | Buffer,
  { type = 'text/csv', query = '', email = OPERATIONS, gzip = false } = {},
): Promise<SentFile> {
  const answer = await market.t.http('POST', `/v1/usage-files${query && `?${query}`}`, {
    email,
    headers: { 'content-type': type, 'accept-language': 'en', ...(gzip ? { 'content-encoding': 'gzip' } : {}) },
    body: gzip ? gzipSync(body) : body,
  });
  return { ...answer.json<SentFile>(), status: answer.status };
}

export const fileState = async (market: UseMarket, id: string, email = OPERATIONS): Promise<FileState> =>
  (
    await market.t.ok<{ usageFile: FileState }>(
      'query($id:ID!){usageFile(id:$id){id status rows accepted duplicates rejected bytes bytesRead fault faultDetail allowedActions}}',
      { id },
      email,
    )
  ).usageFile;

/** The file when the worker is done with it. */
export const taken = (market: UseMarket, id: string): Promise<FileState> =>
  until(async () => {
    const state = await fileState(market, id);
    return ['DONE', 'FAILED', 'CANCELLED'].includes(state.status) && state;
  });

/** The rows of a file's report, without its head. */
export async function reportOf(market: UseMarket, id: string): Promise<string[]> {
  const { text } = await market.t.http('GET', `/v1/usage-files/${id}/report.csv`, {
    email: OPERATIONS,
    headers: { 'accept-language': 'en' },
  });
  return text.trimEnd().split('\n').slice(1);
}

export interface Quarantined {
  id: string;
  row: number | null;
  code: string;
  field: string | null;
  message: string;
  status: string;
  payload: string;
  reason: string | null;
  event: Record<string, string | null>;
  allowedActions: string[];
}

export async function quarantined(market: UseMarket, filter: object, email = OPERATIONS): Promise<Quarantined[]> {
  const { quarantinedUsage } = await market.t.ok<{ quarantinedUsage: { edges: { node: Quarantined }[] } }>(
    `query($status:QuarantineStatus,$code:String,$fileId:ID,$pullId:ID,$instance:String){
      quarantinedUsage(first:100,status:$status,code:$code,fileId:$fileId,pullId:$pullId,instance:$instance){edges{node{
        id row code field message status payload reason allowedActions event{id meter quantity}}}}}`,
    filter as Record<string, unknown>,
    email,
  );
  return quarantinedUsage.edges.map(({ node }) => node).reverse();
}

export const release = (
  market: UseMarket,
  ids: string[],
  fix?: object,
  email = OPERATIONS,
): ReturnType<UseMarket['t']['gql']> =>
  market.t.gql(
    'mutation($i:ReleaseQuarantinedUsageInput!){releaseQuarantinedUsage(input:$i){released rejected{id code message}}}',
    { i: { ids, fix } },
    email,
  );
