import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Button, Dropdown, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { day } from '../../format/format';
import { FilterBar, StatusFilter } from '../../parts/filters';
import { InvoiceStatusTag } from '../../parts/invoice-status';
import { amountColumn, ListTable } from '../../parts/list-table';
import { Refusal } from '../../parts/page-state';
import { Nothing, Rows } from '../../parts/rows';
import { SameByApi } from '../../parts/same-by-api';
import { said } from '../../parts/search';
import { download } from '../../session/download';
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
  const change = (next: InvoicesSearch): void => void navigate({ search: said(next), replace: true });
  return (
    <>
      <h1>{t('invoices.title')}</h1>
      <FilterBar>
        <StatusFilter
          of={search.statuses}
          among={INVOICE_STATUSES}
          nameOf={(status) => t(`enums.InvoiceStatus.${status}`)}
          onChange={(chosen) => change({ ...search, statuses: chosen })}
        />
        <Input
          type="month"
          aria-label={t('invoices.period')}
          style={{ width: 180 }}
          value={search.period ?? ''}
          onChange={({ target }) => change({ ...search, period: target.value })}
        />
        <DownloadAll search={search} />
      </FilterBar>
      <Rows
        of={list}
        rows={(page) => page.invoices.edges}
        none={<Nothing title={t('invoices.none')} hint={t('invoices.noneHint')} />}
      >
        {(found, first) => <InvoicesTable of={found} total={first.invoices.totalCount} />}
      </Rows>
      <SameByApi document={InvoicesDocument} variables={{ filter: invoiceFilter(search), first: PAGE, after: null }} />
    </>
  );
}

const FORMATS = ['pdf', 'xlsx', 'csv', 'xml', 'json'] as const;

/** The files of all invoices of these filters as one. */
function DownloadAll({ search }: { search: InvoicesSearch }) {
  const { t } = useTranslation();
  const file = useMutation({ mutationFn: download });
  const save = (format: string): void => {
    const asked = new URLSearchParams({ format, ...(search.period && { period: search.period }) });
    for (const status of search.statuses ?? []) asked.append('statuses', status);
    file.mutate(`/v1/invoices.zip?${asked.toString()}`);
  };
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{ items: FORMATS.map((key) => ({ key, label: key.toUpperCase() })), onClick: ({ key }) => save(key) }}
      >
        <Button loading={file.isPending} title={t('invoices.downloadWhat')}>
          {t('invoices.downloadAll')}
        </Button>
      </Dropdown>
      <Refusal error={file.error} />
    </>
  );
}

function InvoicesTable({ of, total }: { of: InvoiceRowFragment[]; total: number }) {
  const { t } = useTranslation();
  return (
    <ListTable<InvoiceRowFragment>
      name="invoices"
      of={of}
      total={total}
      columns={[
        {
          title: t('invoices.number'),
          text: ({ number }) => number,
          show: ({ id, number }) => (
            <Link to="/invoices/$invoiceId" params={{ invoiceId: id }}>
              {number ?? t('enums.InvoiceStatus.DRAFT')}
            </Link>
          ),
        },
        { title: t('invoices.period'), text: ({ period }) => period },
        {
          title: t('orders.status'),
          text: ({ status }) => t(`enums.InvoiceStatus.${status}`),
          show: ({ status }) => <InvoiceStatusTag of={status} />,
        },
        amountColumn(t('invoices.total'), ({ total: amount, currency }) => ({ amount, currency })),
        amountColumn(t('invoices.due'), ({ due: amount, currency }) => ({ amount, currency })),
        { title: t('list.currency'), text: ({ currency }) => currency, onlyInFile: true },
        { title: t('invoices.dueOn'), text: ({ dueOn }) => dueOn && day(dueOn) },
        { title: t('orders.buyer'), text: ({ organization }) => organization.name },
        { title: t('orders.provider'), text: ({ provider }) => provider.name },
      ]}
    />
  );
}
