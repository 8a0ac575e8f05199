import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { day, money, percent, quantity } from '../../format/format';
import { unitName } from '../../format/unit';
import { ListTable } from '../../parts/list-table';
import { PriceName, usePriceName } from '../../parts/price-name';
import type { ShownPriceFragment as Price } from './offering.generated';

/** A price as a table shows it: a line for each tier, for each bound. Nothing is computed. */
export function linesOf(price: Price, t: TFunction): string[] {
  const { currency, interval, packageSize, rate, fixedAmount, minimumAmount, maximumAmount } = price;
  const unit = unitName(price.unit ?? price.meter);
  const per = (amount: string): string => {
    if (price.model === 'PACKAGE' && packageSize)
      return t('price.perPackage', { amount: money(amount, currency), size: quantity(packageSize), unit });
    if (interval) {
      const shown = money(amount, currency) + (price.unit ? ` / ${unit}` : '');
      return t('price.perInterval', { amount: shown, interval: t(`enums.RecurringInterval.${interval}`) });
    }
    return unit ? t('price.perUnit', { amount: money(amount, currency), unit }) : money(amount, currency);
  };
  return [
    ...(price.unitPrice ? [per(price.unitPrice)] : []),
    ...price.tiers.map(({ upTo, unitPrice, flatAmount }) => {
      const range = upTo ? t('price.tierUpTo', { upTo: quantity(upTo) }) : t('price.tierAbove');
      const flat = /[1-9]/.test(flatAmount) ? ` + ${money(flatAmount, currency)}` : '';
      return `${range}: ${per(unitPrice)}${flat}`;
    }),
    ...(rate ? [t('price.percent', { rate: percent(rate) })] : []),
    ...(fixedAmount && /[1-9]/.test(fixedAmount)
      ? [t('price.plusFixed', { amount: money(fixedAmount, currency) })]
      : []),
    ...(minimumAmount ? [t('price.atLeast', { amount: money(minimumAmount, currency) })] : []),
    ...(maximumAmount ? [t('price.atMost', { amount: money(maximumAmount, currency) })] : []),
  ];
}

export function PriceTable({ of }: { of: Price[] }) {
  const { t } = useTranslation();
  const priceName = usePriceName();
  return (
    <ListTable<Price>
      name="prices"
      rowKey={({ code, effectiveFrom }) => `${code} ${effectiveFrom ?? ''}`}
      of={of}
      columns={[
        {
          title: t('price.code'),
          text: (price) =>
            [
              ...[priceName(price), price.code],
              ...(price.effectiveFrom ? [t('price.from', { date: day(price.effectiveFrom) })] : []),
            ].join(' '),
          show: (price) => (
            <>
              <PriceName name={priceName(price)} code={price.code} />
              {price.effectiveFrom && <div>{t('price.from', { date: day(price.effectiveFrom) })}</div>}
            </>
          ),
        },
        {
          title: t('price.kind'),
          text: ({ kind, model }) => `${t(`enums.PriceKind.${kind}`)} · ${t(`enums.PricingModel.${model}`)}`,
        },
        {
          title: t('price.price'),
          text: (price) => linesOf(price, t).join('; '),
          show: (price) => linesOf(price, t).map((line) => <div key={line}>{line}</div>),
        },
        {
          title: t('price.included'),
          align: 'right',
          text: ({ includedQuantity, unit }) =>
            /[1-9]/.test(includedQuantity) ? `${quantity(includedQuantity)} ${unitName(unit)}` : '',
        },
        {
          title: t('price.tax'),
          align: 'right',
          text: ({ taxRate }) => taxRate,
          show: ({ taxRate }) => percent(taxRate),
        },
      ]}
    />
  );
}
