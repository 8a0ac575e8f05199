import { Button, Form, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Question } from '../../parts/question';
import { session } from '../../session/session-store';
import { BudgetFields, type BudgetsChosen, budgetsNamed } from './budgets-by-year';
import { type OrderPartsFragment, UpdateOrderDocument } from './order.generated';

interface Fields extends BudgetsChosen {
  startsOn?: string;
  months?: number | null;
}

/** From when, for how long, and on the budget of which year: what a buyer may still change of a draft. */
export function OrderTerms({ of: order }: { of: OrderPartsFragment }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  if (!order.allowedActions.includes('updateOrder')) return null;
  return (
    <>
      <Button className="no-print" onClick={() => setOpen(true)}>
        {t('orders.changeTerms')}
      </Button>
      {isOpen && <TermsQuestion of={order} onClose={() => setOpen(false)} />}
    </>
  );
}

function TermsQuestion({ of: order, onClose }: { of: OrderPartsFragment; onClose: () => void }) {
  const { t } = useTranslation();
  const { id, version, startsOn, requestedMonths, budgets } = order;
  const save = ({ startsOn: from, months, ...chosen }: Fields): Promise<unknown> => {
    // What was left as it was stays as it was asked for.
    const years = Object.keys(chosen.budgets ?? {}).map((year) => ({ fiscalYear: Number(year) }));
    const input = {
      ...{ id, version },
      ...(from && from !== startsOn && { startsOn: from }),
      ...(months && months !== requestedMonths && { months }),
      ...(isOther(chosen, budgets) && budgetsNamed(years, chosen)),
    };
    return session.ask(UpdateOrderDocument, { input });
  };
  // What was said may be said otherwise, not unsaid.
  const kept = (isSaid: boolean) => [{ required: isSaid, message: t('signIn.missing') }];
  return (
    <Question<Fields>
      title={t('orders.changeTerms')}
      what={t('orders.termsWhat')}
      confirm={t('orders.saveTerms')}
      initial={{ startsOn: startsOn ?? '', months: requestedMonths }}
      run={save}
      onClose={onClose}
    >
      <Form.Item name="startsOn" label={t('orders.startsOn')} rules={kept(startsOn !== null)}>
        <Input type="date" />
      </Form.Item>
      <Form.Item
        name="months"
        label={t('basket.months')}
        rules={kept(requestedMonths !== null)}
        extra={requestedMonths === null && t('orders.untilYearEnd')}
      >
        <InputNumber min={1} max={120} precision={0} />
      </Form.Item>
      <Years of={order} chosen={Object.fromEntries(budgets.map(({ fiscalYear, budget }) => [fiscalYear, budget.id]))} />
    </Question>
  );
}

/** Whether other budgets are named than the order has: without months they say how far it goes. */
function isOther({ budgets = {} }: BudgetsChosen, there: OrderPartsFragment['budgets']): boolean {
  const named = Object.entries(budgets).filter(([, id]) => id !== undefined);
  if (!named.length) return false;
  const had = new Map(there.map(({ fiscalYear, budget }) => [String(fiscalYear), budget.id]));
  return named.length !== had.size || named.some(([year, id]) => had.get(year) !== id);
}

/** By what the form says so far. */
function Years({ of: order, chosen }: { of: OrderPartsFragment; chosen: Record<number, string> }) {
  const form = Form.useFormInstance<Fields>();
  const startsOn = Form.useWatch<string | undefined>('startsOn', form);
  const months = Form.useWatch<number | null | undefined>('months', form);
  if (startsOn === undefined) return null;
  return (
    <BudgetFields
      span={{ startsOn: startsOn || null, months: months ?? order.months }}
      // Without months it goes as far as its budgets do.
      {...(!months && { until: Math.max(0, ...Object.keys(chosen).map(Number)) })}
      currency={order.estimate.currency}
      chosen={chosen}
      // Nothing that was left open is closed by looking at it.
      isOnlyChosen={Boolean(months)}
      onShorten={(fewer) => form.setFieldValue('months', fewer)}
    />
  );
}
