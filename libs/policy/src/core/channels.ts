import { type Citation, dec, type Text } from '#kernel/core';
import {
  readCitation,
  readFields,
  readList,
  readOneOf,
  readPlainDecimal,
  readSet,
  readString,
  readText,
  readWhole,
  refuseRepeats,
  SeedError,
} from './read.js';

/** How far the approval of a zone or a channel has come. */
export const APPROVAL_STATES = ['PLANNED', 'APPLIED', 'EXPERT_REVIEWED', 'APPROVED', 'OPERATIONAL'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

/** A step of an approval that the plans tell of. */
export interface SeededApproval {
  state: ApprovalState;
  /** A day, or a month where the source has no day. */
  on: string;
  authority: string;
  citation: Citation;
}

/** A place at which traffic leaves the country. A channel may only use one that is OPERATIONAL. */
export interface Gateway {
  code: string;
  name: Text;
  division: string;
  state: 'APPLYING' | 'OPERATIONAL';
  citation: Citation;
}

export interface ChannelStage {
  code: string;
  /** What may be committed at this stage, Gbps. */
  capacityGbps: string;
  citation: Citation;
}

/** A dedicated international data channel of a zone. Offerings name it in their attribute `channel`. */
export interface Channel {
  code: string;
  name: Text;
  zone: string;
  gateway: string;
  access: 'NOT_PUBLIC_INTERNET';
  /** The areas in which it is delivered. */
  coverage: string[];
  /** In the order in which they are built; the first one counts until the operator switches. */
  stages: ChannelStage[];
  forecasts: { year: number; gbps: string; citation: Citation }[];
  /** A month passes when latency and loss are at most this part of the baseline. */
  targets: { latencyRatio: string; lossRatio: string; citation: Citation };
  approvals: SeededApproval[];
  citation: Citation;
}

export interface ChannelSeeds {
  gateways: Gateway[];
  channels: Channel[];
}

/**
 * Reads `seeds/plans/channels.json`. A SeedError on anything malformed or repeated, a channel of an unknown zone or
 * over a gateway that is not operational, and stages that do not grow.
 */
export function loadChannels(json: unknown, zoneCodes: readonly string[]): ChannelSeeds {
  const fields = readFields(json, 'channels', ['gateways', 'channels']);
  const gateways = readList(fields.gateways, 'gateways', readGateway);
  const channels = readList(fields.channels, 'channels', readChannel);
  refuseRepeats([...gateways, ...channels], 'channels', ({ code }) => code);
  for (const { code, zone, gateway, stages } of channels) {
    if (!zoneCodes.includes(zone)) throw new SeedError(`channels ${code}`, `unknown zone ${zone}`);
    if (!gateways.some((each) => each.code === gateway && each.state === 'OPERATIONAL'))
      throw new SeedError(`channels ${code}`, `${gateway} is no gateway in operation`);
    if (stages.some((stage, index) => index > 0 && !dec(stage.capacityGbps).gt(stages[index - 1]!.capacityGbps)))
      throw new SeedError(`channels ${code}`, 'stages do not grow');
  }
  return { gateways, channels };
}

function readGateway(value: unknown, path: string): Gateway {
  const fields = readFields(value, path, ['code', 'name', 'division', 'state', 'citation']);
  return {
    code: readString(fields.code, `${path}.code`),
    name: readText(fields.name, `${path}.name`),
    division: readString(fields.division, `${path}.division`),
    state: readOneOf(fields.state, `${path}.state`, ['APPLYING', 'OPERATIONAL'] as const),
    citation: readCitation(fields.citation, `${path}.citation`),
  };
}

const CHANNEL_KEYS = [
  'code',
  'name',
  'zone',
  'gateway',
  'access',
  'coverage',
  'stages',
  'forecasts',
  'targets',
  'approvals',
  'citation',
  'note',
];

function readChannel(value: unknown, path: string): Channel {
  const fields = readFields(value, path, CHANNEL_KEYS);
  readString(fields.note, `${path}.note`);
  const stages = readList(fields.stages, `${path}.stages`, readStage);
  if (!stages.length) throw new SeedError(`${path}.stages`, 'empty');
  return {
    code: readString(fields.code, `${path}.code`),
    name: readText(fields.name, `${path}.name`),
    zone: readString(fields.zone, `${path}.zone`),
    gateway: readString(fields.gateway, `${path}.gateway`),
    access: readOneOf(fields.access, `${path}.access`, ['NOT_PUBLIC_INTERNET'] as const),
    coverage: readSet(fields.coverage, `${path}.coverage`, readString),
    stages,
    forecasts: readList(fields.forecasts, `${path}.forecasts`, readForecast),
    targets: readTargets(fields.targets, `${path}.targets`),
    approvals: readList(fields.approvals, `${path}.approvals`, readApproval),
    citation: readCitation(fields.citation, `${path}.citation`),
  };
}

function readStage(value: unknown, path: string): ChannelStage {
  const fields = readFields(value, path, ['code', 'capacityGbps', 'citation']);
  return {
    code: readString(fields.code, `${path}.code`),
    capacityGbps: readPlainDecimal(fields.capacityGbps, `${path}.capacityGbps`),
    citation: readCitation(fields.citation, `${path}.citation`),
  };
}

function readForecast(value: unknown, path: string): Channel['forecasts'][number] {
  const fields = readFields(value, path, ['year', 'gbps', 'citation']);
  return {
    year: readWhole(fields.year, `${path}.year`),
    gbps: readPlainDecimal(fields.gbps, `${path}.gbps`),
    citation: readCitation(fields.citation, `${path}.citation`),
  };
}

function readTargets(value: unknown, path: string): Channel['targets'] {
  const fields = readFields(value, path, ['latencyRatio', 'lossRatio', 'citation']);
  return {
    latencyRatio: readPlainDecimal(fields.latencyRatio, `${path}.latencyRatio`),
    lossRatio: readPlainDecimal(fields.lossRatio, `${path}.lossRatio`),
    citation: readCitation(fields.citation, `${path}.citation`),
  };
}

function readApproval(value: unknown, path: string): SeededApproval {
  const fields = readFields(value, path, ['state', 'on', 'authority', 'citation']);
  return {
    state: readOneOf(fields.state, `${path}.state`, APPROVAL_STATES),
    on: readString(fields.on, `${path}.on`),
    authority: readString(fields.authority, `${path}.authority`),
    citation: readCitation(fields.citation, `${path}.citation`),
  };
}
