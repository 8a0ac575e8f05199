import { Link } from '@tanstack/react-router';
import { Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { choosePlans, type ChosenPlan, MOST_COMPARED, useChosenPlans } from './chosen-plans';

/** Puts a plan beside others, or takes it away. */
export function CompareButton({ of: plan }: { of: ChosenPlan }) {
  const { t } = useTranslation();
  const chosen = useChosenPlans();
  const isChosen = chosen.some(({ id }) => id === plan.id);
  return (
    <Button
      className="no-print"
      aria-pressed={isChosen}
      disabled={!isChosen && chosen.length >= MOST_COMPARED}
      onClick={() => choosePlans(isChosen ? chosen.filter(({ id }) => id !== plan.id) : [...chosen, plan])}
    >
      {t(isChosen ? 'compare.drop' : 'compare.add')}
    </Button>
  );
}

/** What was chosen so far, and the way to see it side by side. */
export function CompareBar() {
  const { t } = useTranslation();
  const chosen = useChosenPlans();
  if (!chosen.length) return null;
  return (
    <Flex gap={12} wrap align="center" className="panel no-print" style={{ marginBottom: 16, paddingBlock: 8 }}>
      <span style={{ flex: 1 }}>{chosen.map(({ name }) => name).join('、')}</span>
      <Link to="/compare" search={{ plans: chosen.map(({ id }) => id) }}>
        {t('compare.open', { count: chosen.length })}
      </Link>
      <Button type="link" onClick={() => choosePlans([])}>
        {t('compare.clear')}
      </Button>
    </Flex>
  );
}
