import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { query } from '../../app/queries';
import { count, dateTime, money } from '../../format/format';
import { Action } from '../../parts/action';
import { Facts, Heading } from '../../parts/heading';
import { amountColumn, ListTable } from '../../parts/list-table';
import { PageState, Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { Rows } from '../../parts/rows';
import { download } from '../../session/download';
import { session } from '../../session/session-store';
import {
  BillingRunPageDocument,
  type BillingRunPartsFragment,
  CancelBillingRunDocument,
  NotBilledDocument,
} from './billing-run.generated';
import { isGoing, RunProgress, RunStatus } from './run-progress';

const route = getRouteApi('/billing-runs/$runId');
const PAGE = 20;
const EVERY = 2_000;

/** One run: asked again while it goes on, at its own address, so that one may leave and come back. */
export function BillingRunPage() {
  const { t } = useTranslation();
  const { runId } = route.useParams();
  const found = useQuery({
    ...query(BillingRunPageDocument, { id: runId }),
    refetchInterval: ({ state }) => (state.data && isGoing(state.data.billingRun) ? EVERY : false),
  });
  return (
    <>
      <p>
        <Link to="/billing-runs">{t('billingRuns.back')}</Link>
      </p>
      <PageState of={found}>
        {({ billingRun: run }) => (
          <Flex vertical gap={16}>
            <Head of={run} />
            <Waiting of={run} />
            {!isGoing(run) && <NotBilled runId={run.id} />}
          </Flex>
        )}
      </PageState>
    </>
  );
}

function Head({ of: run }: { of: BillingRunPartsFragment }) {
  const { t } = useTranslation();
  const { id, period, organization, startedAt, finishedAt, invoiceCount, totals } = run;
  return (
    <Panel>
      <Heading title={t('billingRuns.of', { period })} state={<RunStatus of={run} />}>
        {run.allowedActions.includes('cancelBillingRun') && (
          <Action
            isFinal
            name={t('billingRuns.cancel')}
            what={t('billingRuns.cancelWhat')}
            run={() => session.ask(CancelBillingRunDocument, { id })}
          />
        )}
      </Heading>
      <div style={{ margin: '16px 0' }} role="status">
        <RunProgress of={run} />
      </div>
      {isGoing(run) && <p className="quiet">{t('billingRuns.mayLeave')}</p>}
      <Facts
        of={[
          { label: t('orders.buyer'), children: organization?.name ?? t('billingRuns.everybody') },
          { label: t('billingRuns.invoices'), children: count(invoiceCount) },
          {
            label: t('invoices.total'),
            children: totals.map(({ amount, currency }) => money(amount, currency)).join(' · ') || '—',
          },
          ...(startedAt ? [{ label: t('billingRuns.startedAt'), children: dateTime(startedAt) }] : []),
          ...(finishedAt ? [{ label: t('billingRuns.finishedAt'), children: dateTime(finishedAt) }] : []),
        ]}
      />
    </Panel>
  );
}

function Waiting({ of: { waiting } }: { of: BillingRunPartsFragment }) {
  const { t } = useTranslation();
  if (!waiting.length) return null;
  return (
    <Panel title={t('billingRuns.waiting')}>
      <ListTable<BillingRunPartsFragment['waiting'][number]>
        name="not-invoiced-yet"
        rowKey={({ organization, provider, reason }) => `${organization.id} ${provider.id} ${reason}`}
        of={waiting}
        columns={[
          { title: t('orders.buyer'), text: ({ organization }) => organization.name },
          { title: t('orders.provider'), text: ({ provider }) => provider.name },
          amountColumn(t('invoices.amount'), ({ amount }) => amount),
          { title: t('list.currency'), text: ({ amount }) => amount.currency, onlyInFile: true },
          {
            title: t('billingRuns.why'),
            text: ({ detail, citation }) => [detail, ...(citation ? [clauseOf(citation)] : [])].join(' '),
            show: ({ detail, citation }) => (
              <div style={{ maxWidth: 480, whiteSpace: 'normal' }}>
                {detail}
                {citation && <div className="quiet">{clauseOf(citation)}</div>}
              </div>
            ),
          },
        ]}
      />
    </Panel>
  );
}

const clauseOf = ({ quote, document, section }: { quote: string; document: string; section: string }): string =>
  `「${quote}」 ${document} ${section}`;

function NotBilled({ runId }: { runId: string }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(
    pages(NotBilledDocument, { runId, first: PAGE, after: null }, (page) => page.notBilled.pageInfo),
  );
  const file = useMutation({ mutationFn: download });
  return (
    <Panel
      title={t('billingRuns.notBilled')}
      extra={<Button onClick={() => file.mutate(`/v1/billing-runs/${runId}/not-billed.csv`)}>CSV</Button>}
    >
      <Refusal error={file.error} />
      <Rows of={list} rows={(page) => page.notBilled.edges} none={<p>{t('billingRuns.allBilled')}</p>}>
        {(found) => (
          <ListTable
            name="not-billed"
            rowKey={({ instance, reason }) => `${instance.id} ${reason}`}
            of={found}
            columns={[
              {
                title: t('orders.service'),
                text: ({ instance }) => [instance.offering.name, instance.externalId].filter(Boolean).join(' · '),
                show: ({ instance }) => (
                  <>
                    {instance.offering.name}
                    {instance.externalId && <div className="quiet">{instance.externalId}</div>}
                  </>
                ),
              },
              { title: t('orders.buyer'), text: ({ organization }) => organization.name },
              { title: t('orders.provider'), text: ({ provider }) => provider.name },
              { title: t('billingRuns.meters'), text: ({ meters }) => meters.join(', ') },
              {
                title: t('billingRuns.why'),
                text: ({ detail }) => detail,
                show: ({ detail }) => <div style={{ maxWidth: 420, whiteSpace: 'normal' }}>{detail}</div>,
              },
            ]}
          />
        )}
      </Rows>
    </Panel>
  );
}
