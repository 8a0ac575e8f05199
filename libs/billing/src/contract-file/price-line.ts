import type { Price } from '#catalog/core';
import { plain, type Text, text } from '#kernel/core';
import { priceNote } from '../core/index.js';

/** A price as a contract says it: what it is for, how much, and what changes that (see `priceNote`). */
export function priceLine(price: Price): Text {
  const note = priceNote({ price, share: null, basis: null });
  const per = perOf(price);
  const amount = price.unitPrice === null ? null : `${plain(price.unitPrice)} ${price.currency}`;
  const days = daysOf(price);
  const parts = (language: 'zh' | 'en', amountOf: string | null): string[] =>
    [amountOf, note?.[language], days?.[language]].filter((part): part is string => Boolean(part));
  return text(
    `${price.code}: ${parts('en', amount && `${amount} ${per.en}`).join('; ')}`,
    `${price.code}：${parts('zh', amount && `${amount}${per.zh}`).join('；')}`,
  );
}

function perOf({ kind, interval, unit, model }: Price): Text {
  const each = unit && model !== 'FLAT' ? unit : null;
  if (kind === 'ONE_TIME') return text(each ? `per ${each}, once` : 'once', each ? `/${each}，一次性` : '，一次性');
  if (kind === 'USAGE') return text(`per ${each ?? 'unit'} used`, `/${each ?? '单位'}，按用量`);
  const [en, zh] = interval === 'YEAR' ? ['a year', '年'] : ['a month', '月'];
  return text(each ? `per ${each} ${en}` : en, each ? `/${each}·${zh}` : `/${zh}`);
}

function daysOf({ effectiveFrom, effectiveTo }: Price): Text | null {
  if (effectiveFrom === null && effectiveTo === null) return null;
  return text(
    `from ${effectiveFrom ?? '…'} until before ${effectiveTo ?? '…'}`,
    `${effectiveFrom ?? '…'} 起，${effectiveTo ?? '…'} 前`,
  );
}
