import { Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import { dateTime, quantity } from '../../format/format';
import { Panel } from '../../parts/panel';
import type { ServicePartsFragment } from './service.generated';

/** What it was since when: its quantities, and when it was paused. */
export function ServiceHistory({ of: { quantities, suspensions } }: { of: ServicePartsFragment }) {
  const { t } = useTranslation();
  const steps = [
    ...quantities.flatMap(({ from, quantity: size }) =>
      from ? [{ at: from, said: t('service.hadQuantity', { quantity: quantity(size) }) }] : [],
    ),
    ...suspensions.flatMap(({ from, to, by, reason }) => [
      { at: from, said: t('service.wasPaused', { who: t(`service.by.${by}`), reason }) },
      ...(to ? [{ at: to, said: t('service.wasResumed') }] : []),
    ]),
  ].sort((a, b) => (a.at < b.at ? -1 : 1));
  if (!steps.length) return null;
  return (
    <Panel title={t('service.history')}>
      <Timeline
        items={steps.map(({ at, said }) => ({
          content: (
            <>
              <strong>{said}</strong>
              <div className="quiet">
                <time dateTime={at}>{dateTime(at)}</time>
              </div>
            </>
          ),
        }))}
      />
    </Panel>
  );
}
