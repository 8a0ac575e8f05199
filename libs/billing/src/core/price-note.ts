import type { Price, PriceTier } from '#catalog/core';
import { dec, plain, sum, type Text, text } from '#kernel/core';
import type { LineShare } from './allocation.js';
import type { LineBasis } from './line-basis.js';

/** The price a line was rated by, and how much of the whole its reader is charged. */
export interface NotedLine {
  /** As agreed where terms hold, else the catalogue's; null where there is none or it was not kept. */
  price: Price | null;
  share: LineShare | null;
  basis: LineBasis | null;
}

const percent = (share: string): string => `${plain(dec(share).times(100))}%`;
const isSome = (value: string | null): value is string => value !== null && !dec(value).isZero();

/** "≤ 100: 0.5; > 100: 0.4 + 10": what stands after + is charged once for the tier. */
function tiersText(tiers: readonly PriceTier[]): string {
  const range = ({ upTo }: PriceTier, index: number): string =>
    upTo === null ? `> ${tiers[index - 1]?.upTo ?? 0}` : `≤ ${upTo}`;
  const flat = ({ flatAmount }: PriceTier): string => (isSome(flatAmount) ? ` + ${flatAmount}` : '');
  return tiers.map((tier, index) => `${range(tier, index)}: ${tier.unitPrice}${flat(tier)}`).join('; ');
}

function modelNote(price: Price): Text[] {
  const account = price.tierScope === 'ACCOUNT' ? text(' over the account’s use', '（按账户合计）') : text('', '');
  const unit = price.unit ? ` ${price.unit}` : '';
  switch (price.model) {
    case 'GRADUATED':
    case 'VOLUME': {
      const tiers = tiersText(price.tiers);
      return [
        price.model === 'GRADUATED'
          ? text(`tiers, each part at its own price${account.en}: ${tiers}`, `分段累进${account.zh}：${tiers}`)
          : text(`tiers, all at the price of the last${account.en}: ${tiers}`, `全量阶梯${account.zh}：${tiers}`),
      ];
    }
    case 'PACKAGE':
      return [
        text(
          `the price is per package of ${price.packageSize}${unit}, begun ones whole${account.en}`,
          `单价为每包 ${price.packageSize}${unit}，不足一包按一包计${account.zh}`,
        ),
      ];
    case 'PERCENTAGE':
      return percentageNote(price);
    default:
      return [];
  }
}

function percentageNote(price: Price): Text[] {
  const { rate, fixedAmount, freeEvents, freeAmount, minimumPerEvent, maximumPerEvent } = price;
  const fixed = isSome(fixedAmount) ? fixedAmount : null;
  return [
    text(
      `${percent(rate!)} of each event${fixed ? ` + ${fixed}` : ''}`,
      `每笔金额的 ${percent(rate!)}${fixed ? ` + ${fixed}` : ''}`,
    ),
    ...(freeEvents ? [text(`${freeEvents} events free each month`, `每月前 ${freeEvents} 笔免费`)] : []),
    ...(isSome(freeAmount) ? [text(`${freeAmount} free each month`, `每月前 ${freeAmount} 免费`)] : []),
    ...(minimumPerEvent === null
      ? []
      : [text(`at least ${minimumPerEvent} an event`, `每笔不低于 ${minimumPerEvent}`)]),
    ...(maximumPerEvent === null ? [] : [text(`at most ${maximumPerEvent} an event`, `每笔不高于 ${maximumPerEvent}`)]),
  ];
}

/** In the order in which an amount comes about: see docs/pricing.md. */
function priceNotes(price: Price): Text[] {
  const { includedQuantity, unit, discountRate, minimumAmount, maximumAmount } = price;
  const free = `${includedQuantity}${unit ? ` ${unit}` : ''}`;
  return [
    ...(isSome(includedQuantity) ? [text(`${free} free each month`, `每月免费 ${free}`)] : []),
    ...modelNote(price),
    ...(isSome(discountRate ?? null) ? [text(`less ${percent(discountRate!)}`, `优惠 ${percent(discountRate!)}`)] : []),
    ...(minimumAmount === null ? [] : [text(`at least ${minimumAmount} a month`, `每月不低于 ${minimumAmount}`)]),
    ...(maximumAmount === null ? [] : [text(`at most ${maximumAmount} a month`, `每月不高于 ${maximumAmount}`)]),
  ];
}

function shareNote({ position, weights }: LineShare): Text {
  const [own, all] = [weights[position]!, plain(sum(weights.map(dec)))];
  return text(`this is ${own} of ${all} parts of it`, `此为其中 ${own}/${all}`);
}

/**
 * What lies between a line's quantity × unit price and its amount, for people: included quantities, tiers, packages,
 * discounts, bounds, a share, or the sums of a commitment; null when nothing does.
 */
export function priceNote({ price, share, basis }: NotedLine): Text | null {
  const committed = basis && 'commitment' in basis ? basis.commitment : null;
  const notes = [
    ...(price ? priceNotes(price) : []),
    ...(share ? [shareNote(share)] : []),
    ...(committed
      ? [
          text(
            `committed ${committed.amount}, drawn ${committed.drawn}`,
            `承诺 ${committed.amount}，已使用 ${committed.drawn}`,
          ),
        ]
      : []),
  ];
  if (!notes.length) return null;
  return text(notes.map(({ en }) => en).join('; '), notes.map(({ zh }) => zh).join('；'));
}
