import { Descriptions, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { money } from '../../format/format';
import { Panel } from '../../parts/panel';
import type { AskedFragment } from './approvals.generated';

const FIGURES = ['available', 'allocated', 'reserved', 'committed', 'actual', 'overrun'] as const;

/** The money of each year: what the order takes of it, and what is left beside it. */
export function AskedBudgets({ of }: { of: AskedFragment['budgets'] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('orders.budget')}>
      {!of.length && <p style={{ margin: 0 }}>{t('approving.noBudget')}</p>}
      {of.map(({ fiscalYear, budget, estimate }) => (
        <section key={budget.id} style={{ marginBottom: 8 }}>
          <h3>
            {budget.name} · {fiscalYear} {budget.exhausted && <Tag color="red">{t('budgets.exhausted')}</Tag>}
          </h3>
          {budget.indicatorNumber && <div className="quiet">{budget.indicatorNumber}</div>}
          <Descriptions
            size="small"
            column={1}
            items={[
              {
                label: t('approving.takes'),
                children: <strong>{money(estimate.amount, estimate.currency)}</strong>,
              },
              ...FIGURES.map((figure) => ({
                label: figure === 'available' ? t('approving.leaves') : t(`budgets.${figure}`),
                children: money(budget[figure], budget.currency),
              })),
            ]}
          />
        </section>
      ))}
    </Panel>
  );
}
