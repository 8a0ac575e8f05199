import { type OrganizationKind, organizationKinds } from '#identity/core';
import { dec, type Decimal, max, plain, sum, type Text, text, ZERO } from '#kernel/core';
import type { Facts, OfferingFacts } from '../facts.js';
import { readFields, readOneOf, readSet } from '../read.js';
import { type ChannelStanding, gbpsOf, type ItemFacts } from '../standings.js';
import { form, nameOf } from './form.js';

/** Offerings name the channel they are part of in this attribute. */
const CHANNEL_ATTRIBUTE = 'channel';

/** The channel an offering says it is part of; undefined for all others. */
export const channelOf = ({ attributes }: Pick<OfferingFacts, 'attributes'>): string | undefined => {
  const named = attributes[CHANNEL_ATTRIBUTE];
  return typeof named === 'string' ? named : undefined;
};

const readNothing = (parameters: unknown, path: string): object => readFields(parameters, path, []);

const standingOf = (offering: OfferingFacts, facts: Facts): ChannelStanding | undefined =>
  facts.standings?.channels.find(({ code }) => code === channelOf(offering));

/** What is asked for of a channel's offerings, each item with its offering and, when it is known, the channel. */
function channelItems(facts: Facts): { item: ItemFacts; offering: OfferingFacts; channel: ChannelStanding }[] {
  return (facts.items ?? []).flatMap((item) => {
    const offering = facts.offerings.find(({ id }) => id === item.offeringId);
    const channel = offering && standingOf(offering, facts);
    return offering && channel ? [{ item, offering, channel }] : [];
  });
}

/** An offering of a channel is ordered once the channel is in operation; one that there is not never is. */
function channelOperational(_: object, facts: Facts): Text[] {
  return facts.offerings.flatMap((offering) => {
    const code = channelOf(offering);
    const state = standingOf(offering, facts)?.state ?? 'UNKNOWN';
    if (code === undefined || state === 'OPERATIONAL') return [];
    return [text(`${code} is not in operation: ${state}.`, `${code} 尚未运营（${state}）。`)];
  });
}

interface ChannelBuyers {
  buyerKinds: OrganizationKind[];
}

const readChannelBuyers = (parameters: unknown, path: string): ChannelBuyers => ({
  buyerKinds: readSet(readFields(parameters, path, ['buyerKinds']).buyerKinds, `${path}.buyerKinds`, (value, at) =>
    readOneOf(value, at, organizationKinds),
  ),
});

/** Channels are for buyers of these kinds. */
function channelBuyers(rule: ChannelBuyers, { buyer, offerings }: Facts): Text[] {
  if (!buyer || rule.buyerKinds.includes(buyer.organizationKind)) return [];
  return offerings
    .filter((offering) => channelOf(offering) !== undefined)
    .map((offering) => text(`${nameOf(offering)} is a dedicated channel.`, `${nameOf(offering)} 属于专用通道。`));
}

/** Each item of a channel says a `serviceArea`, one that the channel covers. */
const channelCoverage = (_: object, facts: Facts): Text[] =>
  channelItems(facts)
    .filter(({ item, channel }) => item.serviceArea === null || !channel.coverage.includes(item.serviceArea))
    .map(({ item: { serviceArea }, offering, channel }) =>
      text(
        `${nameOf(offering)}: ${serviceArea === null ? 'the configuration says no serviceArea' : `${serviceArea} is not covered`}; ${channel.code} covers ${channel.coverage.join(', ')}.`,
        `${nameOf(offering)}：${serviceArea === null ? '配置未填写 serviceArea' : `${serviceArea} 不在覆盖范围`}；${channel.code} 覆盖${channel.coverage.join('、')}。`,
      ),
    );

/** What an item with a `bandwidthMbps` asks for beyond what it has of the channel already. Gbps, exact. */
export function moreOf(item: ItemFacts, channel: string): Decimal {
  const held = (item.held ?? []).filter((one) => one.channel === channel).map(({ gbps }) => dec(gbps));
  return max(ZERO, dec(gbpsOf(item)!).minus(sum(held)));
}

/** Each item of a channel says a `bandwidthMbps`, and what all ask for fits beside what is committed. Gbps, exact. */
function channelCapacity(_: object, facts: Facts): Text[] {
  const byChannel = Map.groupBy(channelItems(facts), ({ channel }) => channel.code);
  return [...byChannel.values()].flatMap((asked) => {
    const { code, capacityGbps, committedGbps } = asked[0]!.channel;
    if (asked.some(({ item }) => item.bandwidthMbps === null))
      return [text(`${code}: the configuration says no bandwidthMbps.`, `${code}：配置未填写 bandwidthMbps。`)];
    const wanted = sum(asked.map(({ item }) => moreOf(item, code)));
    const left = dec(capacityGbps).minus(committedGbps);
    if (wanted.lte(left)) return [];
    return [
      text(
        `${code}: ${plain(wanted)} Gbps are asked for, ${plain(left)} Gbps are left.`,
        `${code}：申请 ${plain(wanted)} Gbps，剩余 ${plain(left)} Gbps。`,
      ),
    ];
  });
}

export const CHANNEL_RULE_FORMS = {
  CHANNEL_OPERATIONAL: form(readNothing, channelOperational),
  CHANNEL_BUYERS: form(readChannelBuyers, channelBuyers),
  CHANNEL_COVERAGE: form(readNothing, channelCoverage),
  CHANNEL_CAPACITY: form(readNothing, channelCapacity),
};

/** Asked again when an order's bandwidth is held. */
export const CHANNEL_FORM_NAMES = Object.keys(CHANNEL_RULE_FORMS);
