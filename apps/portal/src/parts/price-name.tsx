import { useTranslation } from 'react-i18next';
import type { PriceKind, RecurringInterval } from '../graphql/schema.generated';
import { useMeterName } from './meter-name';

interface NamedPrice {
  code: string;
  kind: PriceKind;
  meter: string | null;
  interval: RecurringInterval | null;
}

/** What a price is called: the meter it counts, or how often it is due. Its code tells it from others of its name. */
export function usePriceName(): (price: NamedPrice) => string {
  const { t } = useTranslation();
  const meterName = useMeterName();
  return ({ kind, meter, interval }) => {
    if (meter !== null) return meterName(meter);
    return kind === 'ONE_TIME' ? t('price.fee.ONCE') : t(`price.fee.${interval ?? 'MONTH'}`);
  };
}

export function PriceName({ name, code }: { name: string; code: string }) {
  return (
    <>
      {name} {name !== code && <span className="quiet">{code}</span>}
    </>
  );
}
