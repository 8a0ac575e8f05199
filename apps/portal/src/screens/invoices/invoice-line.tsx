import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Button, Collapse, Flex, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { dateTime, money, percent, quantity } from '../../format/format';
import { unitName } from '../../format/unit';
import { amountColumn, ListTable } from '../../parts/list-table';
import { PageState } from '../../parts/page-state';
import { Clause } from '../../parts/clause';
import { Facts, Heading } from '../../parts/heading';
import { Panel } from '../../parts/panel';
import { PriceTable } from '../catalogue/price-table';
import { DisputeLine } from './dispute-line';
import { InvoiceLinePageDocument, type InvoiceLinePageQuery } from './invoice-line.generated';
import { LineUse } from './line-use';

const route = getRouteApi('/invoices/$invoiceId/lines/$lineNo');

type Origin = InvoiceLinePageQuery['invoiceLineOrigin'];

/** From an amount to the events, the price and the clauses it follows from. */
export function InvoiceLinePage() {
  const { t } = useTranslation();
  const { invoiceId, lineNo } = route.useParams();
  const found = useQuery(query(InvoiceLinePageDocument, { invoiceId, lineNo: Number.parseInt(lineNo, 10) || 0 }));
  return (
    <>
      <p className="no-print">
        <Link to="/invoices/$invoiceId" params={{ invoiceId }}>
          {t('invoices.backTo', { number: found.data?.invoice.number ?? '' })}
        </Link>
      </p>
      <PageState of={found}>
        {({ invoice, invoiceLineOrigin: origin }) => (
          <Flex vertical gap={16}>
            <Head of={origin} invoice={invoice} />
            {origin.meter && origin.line.instanceId && (
              <LineUse of={{ ...origin.line, instanceId: origin.line.instanceId, meter: origin.meter }} />
            )}
            <PriceOf of={origin} />
            <Clauses of={origin} />
            <Earlier of={origin} currency={invoice.currency} />
          </Flex>
        )}
      </PageState>
    </>
  );
}

function Head({ of: { line }, invoice }: { of: Origin; invoice: InvoiceLinePageQuery['invoice'] }) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const amount = (value: string): string => money(value, invoice.currency);
  return (
    <Panel>
      <Heading
        title={t('invoices.lineOf', { lineNo: line.lineNo, number: invoice.number })}
        state={<Tag>{t(`enums.LineKind.${line.kind}`)}</Tag>}
      >
        {invoice.allowedActions.includes('disputeInvoiceLine') && (
          <Button danger onClick={() => setAsked(true)}>
            {t('disputes.open')}
          </Button>
        )}
      </Heading>
      <p>{line.description}</p>
      <Facts
        of={[
          { label: t('invoices.amount'), children: <strong>{amount(line.amount)}</strong> },
          { label: t('orders.quantity'), children: `${quantity(line.quantity)} ${unitName(line.unit)}` },
          ...(line.unitPrice ? [{ label: t('invoices.unitPrice'), children: amount(line.unitPrice) }] : []),
          { label: t('invoices.rated'), children: amount(line.ratedAmount) },
          { label: t('invoices.net'), children: amount(line.net) },
          { label: `${t('invoices.tax')} ${percent(line.taxRate)}`, children: amount(line.taxAmount) },
          {
            label: t('invoices.month'),
            children: `${line.serviceMonth} · ${dateTime(line.serviceFrom)} – ${dateTime(line.serviceTo)}`,
          },
          ...line.allocations.map(({ costCentre, amount: part }) => ({
            label: t('invoices.costCentre', { name: costCentre }),
            children: amount(part),
          })),
          ...(line.purchaseOrderNumber
            ? [{ label: t('orders.purchaseOrder'), children: line.purchaseOrderNumber }]
            : []),
        ]}
      />
      {line.pricing && <p style={{ marginBottom: 0 }}>{line.pricing}</p>}
      {isAsked && (
        <DisputeLine invoiceId={invoice.id} line={line} currency={invoice.currency} onClose={() => setAsked(false)} />
      )}
    </Panel>
  );
}

function PriceOf({ of: { plan, price, agreed } }: { of: Origin }) {
  const { t } = useTranslation();
  if (!price && !plan) return null;
  return (
    <Panel
      title={t('invoices.ratedBy')}
      extra={agreed ? <Tag color="blue">{t('invoices.agreed')}</Tag> : <Tag>{t('invoices.listed')}</Tag>}
    >
      {plan && (
        <p style={{ marginTop: 0 }}>
          <Link to="/catalogue/$offeringId" params={{ offeringId: plan.offering.id }}>
            {plan.offering.name}
          </Link>{' '}
          · {plan.name} · {t('catalogue.revision', { n: plan.revision })}
        </p>
      )}
      {price && <PriceTable of={[price]} />}
    </Panel>
  );
}

function Clauses({ of: { order } }: { of: Origin }) {
  const { t } = useTranslation();
  if (!order) return null;
  const { rules } = order;
  const said = rules.filter(({ found }) => found);
  const met = rules.filter(({ found }) => !found);
  return (
    <Panel title={t('invoices.allowedBy')}>
      <p style={{ marginTop: 0 }}>
        <Link to="/orders/$orderId" params={{ orderId: order.id }}>
          {order.number}
        </Link>{' '}
        {order.title}
      </p>
      {said.length > 0 && <RuleList of={said} />}
      {met.length > 0 && (
        <Collapse
          ghost
          items={[
            { key: 'met', label: t('invoices.rulesMet', { count: met.length }), children: <RuleList of={met} /> },
          ]}
        />
      )}
    </Panel>
  );
}

function RuleList({ of }: { of: NonNullable<Origin['order']>['rules'] }) {
  return (
    <ul className="findings">
      {of.map(({ ruleId, version, code, found, message, citation }) => (
        <li key={`${ruleId} ${version} ${code}`}>
          {found && `${message} `}
          <Clause of={citation} ruleId={ruleId} />
        </li>
      ))}
    </ul>
  );
}

function Earlier({ of: { earlier }, currency }: { of: Origin; currency: string }) {
  const { t } = useTranslation();
  if (!earlier.length) return null;
  return (
    <Panel title={t('invoices.earlier')}>
      <ListTable<Origin['earlier'][number]>
        name="earlier-lines"
        rowKey={({ invoiceNumber, lineNo }) => `${invoiceNumber} ${lineNo}`}
        of={earlier}
        columns={[
          { title: t('invoices.number'), text: ({ invoiceNumber }) => invoiceNumber },
          { title: t('invoices.lineNo'), align: 'right', text: ({ lineNo }) => lineNo },
          {
            ...{ title: t('orders.quantity'), align: 'right' },
            text: (line) => line.quantity,
            show: (line) => quantity(line.quantity),
          },
          amountColumn(t('invoices.amount'), ({ amount }) => ({ amount, currency })),
        ]}
      />
    </Panel>
  );
}
