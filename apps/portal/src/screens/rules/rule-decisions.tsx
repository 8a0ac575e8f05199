import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { count } from '../../format/format';
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
        <Table
          size="small"
          rowKey="id"
          dataSource={found}
          pagination={false}
          scroll={{ x: 'max-content' }}
          footer={() => t('rules.inAll', { count: first.orders.totalCount, number: count(first.orders.totalCount) })}
          columns={[
            {
              title: t('orders.number'),
              render: (_, { id, number }) => (
                <Link to="/orders/$orderId" params={{ orderId: id }}>
                  {number}
                </Link>
              ),
            },
            { title: t('orders.name'), dataIndex: 'title' },
            { title: t('orders.buyer'), render: (_, { organization }) => organization.name },
            { title: t('orders.status'), render: (_, { status }) => <OrderStatusTag of={status} /> },
            {
              title: t('rules.found'),
              render: (_, { decision }) =>
                decision?.findings.find((finding) => finding.ruleId === ruleId)?.message ?? t('rules.passed'),
            },
          ]}
        />
      )}
    </Rows>
  );
}
