import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Input } from 'antd';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { dateTime, percent } from '../../format/format';
import { amountColumn, type Column, ListTable } from '../../parts/list-table';
import { PageState } from '../../parts/page-state';
import { Nothing } from '../../parts/rows';
import {
  ProviderStatementsDocument,
  type ProviderStatementsQuery,
  StatementMonthsDocument,
} from './statements.generated';

type Statement = ProviderStatementsQuery['providerStatements'][number];

const route = getRouteApi('/statements');

/** What a month came to for a provider, and what it owes the platform; the last one that has anything comes first. */
export function Statements() {
  const { t } = useTranslation();
  const months = useQuery(query(StatementMonthsDocument, {}));
  return (
    <>
      <h1>{t('statements.title')}</h1>
      <p className="quiet">{t('statements.what')}</p>
      <PageState of={months}>{({ providerStatementMonths }) => <Month of={providerStatementMonths} />}</PageState>
    </>
  );
}

function Month({ of: months }: { of: string[] }) {
  const { t } = useTranslation();
  const { period = months[0] } = route.useSearch();
  if (period === undefined) return <Nothing title={t('statements.nothing')} hint={t('statements.nothingHint')} />;
  return <Chosen period={period} months={months} />;
}

function Chosen({ period, months }: { period: string; months: string[] }) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const found = useQuery(query(ProviderStatementsDocument, { period }));
  return (
    <>
      <Input
        type="month"
        aria-label={t('invoices.period')}
        style={{ width: 180, marginBottom: 12 }}
        value={period}
        onChange={({ target }) => target.value && void navigate({ search: { period: target.value }, replace: true })}
      />
      <PageState of={found}>
        {({ providerStatements }) =>
          providerStatements.length ? (
            <StatementsTable of={providerStatements} period={period} />
          ) : (
            <Nothing title={t('statements.none', { period })} hint={<Others of={months} />} />
          )
        }
      </PageState>
    </>
  );
}

/** Where there is something. */
function Others({ of: months }: { of: string[] }) {
  const { t } = useTranslation();
  if (!months.length) return t('statements.nothingHint');
  return (
    <>
      {t('statements.noneHint')}{' '}
      {months.map((month) => (
        <Fragment key={month}>
          <Link to="/statements" search={{ period: month }}>
            {month}
          </Link>{' '}
        </Fragment>
      ))}
    </>
  );
}

const AMOUNTS = [
  'invoiced',
  'credited',
  'turnover',
  'toPartners',
  'fromPartners',
  'ownTurnover',
  'paid',
  'creditsUsed',
  'managementCharge',
] as const;

function StatementsTable({ of, period }: { of: Statement[]; period: string }) {
  const { t } = useTranslation();
  const amounts: Column<Statement>[] = AMOUNTS.map((field) =>
    amountColumn(t(`statements.${field}`), (row) => ({ amount: row[field], currency: row.currency })),
  );
  return (
    <ListTable<Statement>
      name={`statements-${period}`}
      rowKey={({ provider, currency }) => `${provider.id} ${currency}`}
      of={of}
      columns={[
        { title: t('statements.number'), text: ({ number }) => number ?? t('statements.provisional') },
        { title: t('orders.provider'), text: ({ provider }) => provider.name },
        { title: t('list.currency'), text: ({ currency }) => currency, onlyInFile: true },
        {
          title: t('statements.invoices'),
          align: 'right',
          text: ({ invoiceCount }) => invoiceCount,
        },
        ...amounts,
        {
          title: t('statements.chargeShare'),
          align: 'right',
          text: ({ chargeShare }) => chargeShare,
          show: ({ chargeShare }) => percent(chargeShare),
        },
        { title: t('statements.issuedAt'), text: ({ issuedAt }) => issuedAt && dateTime(issuedAt) },
      ]}
    />
  );
}
