import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { ListTable } from '../../parts/list-table';
import { OrderStatusTag } from '../../parts/order-status';
import { Rows } from '../../parts/rows';
import { DecisionsOfRuleDocument } from './rules.generated';

const PAGE = 10;

/** The orders that a rule was asked for, and what it found. */
export function RuleDecisions({ ruleId }: { ruleId: string }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(
    pages(DecisionsOfRuleDocument, { ruleId, first: PAGE, after: null }, (page) => page.orders.pageInfo),
  );
  return (
    <Rows of={list} rows={(page) => page.orders.edges} none={<p>{t('rules.noDecisions')}</p>}>
      {(found, first) => (
        <ListTable
          name={`orders-${ruleId}`}
          of={found}
          total={first.orders.totalCount}
          columns={[
            {
              title: t('orders.number'),
              text: ({ number }) => number,
              show: ({ id, number }) => (
                <Link to="/orders/$orderId" params={{ orderId: id }}>
                  {number}
                </Link>
              ),
            },
            { title: t('orders.name'), text: ({ title }) => title },
            { title: t('orders.buyer'), text: ({ organization }) => organization.name },
            {
              title: t('orders.status'),
              text: ({ status }) => t(`enums.OrderStatus.${status}`),
              show: ({ status }) => <OrderStatusTag of={status} />,
            },
            {
              title: t('rules.found'),
              text: ({ decision }) =>
                decision?.findings.find((finding) => finding.ruleId === ruleId)?.message ?? t('rules.passed'),
            },
          ]}
        />
      )}
    </Rows>
  );
}
