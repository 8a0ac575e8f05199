import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Button, Flex, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { dateTime, day, money, percent, quantity } from '../../format/format';
import { unitName } from '../../format/unit';
import { Facts, Heading } from '../../parts/heading';
import { InvoiceStatusTag } from '../../parts/invoice-status';
import { amountColumn, ListTable } from '../../parts/list-table';
import { PageState, Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { download } from '../../session/download';
import { session } from '../../session/session-store';
import { Disputes } from './disputes';
import { Payments, TaxInvoices } from './invoice-money';
import { AcceptInvoiceDocument, InvoicePageDocument, type InvoicePartsFragment } from './invoice.generated';

const route = getRouteApi('/invoices/$invoiceId');

export function InvoicePage() {
  const { t } = useTranslation();
  const { invoiceId } = route.useParams();
  const found = useQuery(query(InvoicePageDocument, { id: invoiceId }));
  return (
    <>
      <p className="no-print">
        <Link to="/invoices">{t('invoices.back')}</Link>
      </p>
      <PageState of={found}>
        {({ invoice }) => (
          <Flex vertical gap={16}>
            <Head of={invoice} />
            <Lines of={invoice} />
            <Taxes of={invoice} />
            <Disputes invoiceId={invoice.id} />
            <TaxInvoices of={invoice} />
            <Payments of={invoice} />
          </Flex>
        )}
      </PageState>
    </>
  );
}

function Head({ of: invoice }: { of: InvoicePartsFragment }) {
  const { t } = useTranslation();
  const { currency, dueOn, acceptBy } = invoice;
  const amount = (value: string): string => money(value, currency);
  return (
    <Panel>
      <Heading title={invoice.number} state={<InvoiceStatusTag of={invoice.status} />}>
        <Actions of={invoice} />
      </Heading>
      <p className="quiet">{t('invoices.notATaxInvoice')}</p>
      <Facts
        of={[
          { label: t('invoices.period'), children: invoice.period },
          { label: t('orders.buyer'), children: invoice.organization.name },
          { label: t('orders.provider'), children: invoice.provider.name },
          { label: t('invoices.total'), children: <strong>{amount(invoice.total)}</strong> },
          { label: t('invoices.net'), children: amount(invoice.net) },
          { label: t('invoices.tax'), children: amount(invoice.tax) },
          { label: t('invoices.credited'), children: amount(invoice.credited) },
          { label: t('invoices.paid'), children: amount(invoice.paid) },
          { label: t('invoices.disputed'), children: amount(invoice.disputed) },
          { label: t('invoices.due'), children: <strong>{amount(invoice.due)}</strong> },
          ...(dueOn ? [{ label: t('invoices.dueOn'), children: day(dueOn) }] : []),
          ...(acceptBy && !invoice.acceptedAt ? [{ label: t('invoices.acceptBy'), children: dateTime(acceptBy) }] : []),
        ]}
      />
    </Panel>
  );
}

const FILES = ['pdf', 'csv', 'xlsx', 'xml', 'json'] as const;

function Actions({ of: { id, allowedActions } }: { of: InvoicePartsFragment }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const file = useMutation({ mutationFn: download });
  const accept = useMutation({
    mutationFn: () => session.ask(AcceptInvoiceDocument, { id }),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <div className="no-print">
      <Flex gap={8} wrap>
        {allowedActions.includes('acceptInvoice') && (
          <Popconfirm
            title={t('invoices.accept')}
            description={t('invoices.acceptWhat')}
            okText={t('actions.confirm')}
            cancelText={t('actions.back')}
            onConfirm={() => accept.mutate()}
          >
            <Button type="primary" loading={accept.isPending}>
              {t('invoices.accept')}
            </Button>
          </Popconfirm>
        )}
        {FILES.map((kind) => (
          <Button key={kind} onClick={() => file.mutate(`/v1/invoices/${id}.${kind}`)}>
            {kind.toUpperCase()}
          </Button>
        ))}
        <Button onClick={() => file.mutate(`/v1/invoices/${id}/evidence.zip`)}>{t('invoices.evidence')}</Button>
        <Button onClick={() => file.mutate(`/v1/invoices/${id}/usage.csv`)}>{t('invoices.usage')}</Button>
      </Flex>
      <p className="quiet" style={{ margin: '8px 0 0' }}>
        {t('invoices.verify')}
      </p>
      <Refusal error={accept.error ?? file.error} />
    </div>
  );
}

function Lines({ of: { id, lines, currency } }: { of: InvoicePartsFragment }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('invoices.lines')}>
      <ListTable<InvoicePartsFragment['lines'][number]>
        name="invoice-lines"
        of={lines}
        // What a line is for is broken before its amount is out of sight.
        table={{ scroll: { x: 860 } }}
        columns={[
          {
            title: t('invoices.lineNo'),
            align: 'right',
            text: ({ lineNo }) => lineNo,
            show: ({ lineNo }) => (
              <Link
                to="/invoices/$invoiceId/lines/$lineNo"
                params={{ invoiceId: id, lineNo: String(lineNo) }}
                aria-label={t('disputes.line', { lineNo })}
              >
                {lineNo}
              </Link>
            ),
          },
          {
            title: t('invoices.description'),
            text: ({ description }) => description,
            show: ({ description, pricing }) => (
              <>
                {description}
                {pricing && <div className="quiet">{pricing}</div>}
              </>
            ),
          },
          { title: t('invoices.kind'), text: ({ kind }) => t(`enums.LineKind.${kind}`) },
          { title: t('invoices.month'), text: ({ serviceMonth }) => serviceMonth },
          {
            title: t('orders.quantity'),
            align: 'right',
            text: (line) => line.quantity,
            show: (line) => `${quantity(line.quantity)} ${unitName(line.unit)}`,
          },
          amountColumn(t('invoices.unitPrice'), ({ unitPrice: amount }) => ({ amount, currency })),
          { title: t('price.tax'), align: 'right', text: ({ taxRate }) => percent(taxRate) },
          amountColumn(t('invoices.amount'), ({ amount }) => ({ amount, currency })),
        ]}
      />
    </Panel>
  );
}

function Taxes({ of: { taxes, currency } }: { of: InvoicePartsFragment }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('invoices.taxes')}>
      <ListTable<InvoicePartsFragment['taxes'][number]>
        name="invoice-taxes"
        rowKey="taxRate"
        of={taxes}
        columns={[
          { title: t('price.tax'), text: ({ taxRate }) => taxRate, show: ({ taxRate }) => percent(taxRate) },
          amountColumn(t('invoices.total'), ({ gross: amount }) => ({ amount, currency })),
          amountColumn(t('invoices.net'), ({ net: amount }) => ({ amount, currency })),
          amountColumn(t('invoices.tax'), ({ tax: amount }) => ({ amount, currency })),
          { title: t('list.currency'), text: () => currency, onlyInFile: true },
        ]}
      />
    </Panel>
  );
}
