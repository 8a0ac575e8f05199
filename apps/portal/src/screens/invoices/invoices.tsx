import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Flex, Input, Select, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { count, day, money } from '../../format/format';
import { InvoiceStatusTag } from '../../parts/invoice-status';
import { Nothing, Rows } from '../../parts/rows';
import { type InvoiceRowFragment, InvoicesDocument } from './invoices.generated';
import { INVOICE_STATUSES, invoiceFilter, type InvoicesSearch } from './invoices-search';

const route = getRouteApi('/invoices');
const PAGE = 20;

export function Invoices() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(
    pages(
      InvoicesDocument,
      { filter: invoiceFilter(search), first: PAGE, after: null },
      (page) => page.invoices.pageInfo,
    ),
  );
  const change = ({ statuses, period }: InvoicesSearch): void =>
    void navigate({
      search: { ...(statuses?.length && { statuses }), ...(period && { period }) },
      replace: true,
    });
  return (
    <>
      <h1>{t('invoices.title')}</h1>
      <Flex gap={12} wrap style={{ marginBottom: 12 }} className="no-print">
        <Select
          mode="multiple"
          allowClear
          showSearch={false}
          aria-label={t('invoices.status')}
          placeholder={t('orders.allStatuses')}
          style={{ minWidth: 240 }}
          value={search.statuses ?? []}
          onChange={(statuses) => change({ ...search, statuses })}
          options={INVOICE_STATUSES.map((value) => ({ value, label: t(`enums.InvoiceStatus.${value}`) }))}
        />
        <Input
          type="month"
          aria-label={t('invoices.period')}
          style={{ width: 180 }}
          value={search.period ?? ''}
          onChange={({ target }) => change({ ...search, period: target.value })}
        />
      </Flex>
      <Rows
        of={list}
        rows={(page) => page.invoices.edges}
        none={<Nothing title={t('invoices.none')} hint={t('invoices.noneHint')} />}
      >
        {(found, first) => <InvoicesTable of={found} total={first.invoices.totalCount} />}
      </Rows>
    </>
  );
}

function InvoicesTable({ of, total }: { of: InvoiceRowFragment[]; total: number }) {
  const { t } = useTranslation();
  return (
    <Table<InvoiceRowFragment>
      size="small"
      rowKey="id"
      dataSource={of}
      pagination={false}
      scroll={{ x: 'max-content' }}
      footer={() => count(total)}
      columns={[
        {
          title: t('invoices.number'),
          render: (_, { id, number }) => (
            <Link to="/invoices/$invoiceId" params={{ invoiceId: id }}>
              {number ?? id}
            </Link>
          ),
        },
        { title: t('invoices.period'), dataIndex: 'period' },
        { title: t('invoices.status'), render: (_, { status }) => <InvoiceStatusTag of={status} /> },
        { title: t('invoices.total'), align: 'right', render: (_, { total: sum, currency }) => money(sum, currency) },
        { title: t('invoices.due'), align: 'right', render: (_, { due, currency }) => money(due, currency) },
        { title: t('invoices.dueOn'), render: (_, { dueOn }) => dueOn && day(dueOn) },
        { title: t('orders.buyer'), render: (_, { organization }) => organization.name },
        { title: t('orders.provider'), render: (_, { provider }) => provider.name },
      ]}
    />
  );
}
