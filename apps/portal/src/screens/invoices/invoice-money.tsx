import { useMutation } from '@tanstack/react-query';
import { Button, Flex, Form, Input, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { day, money } from '../../format/format';
import { amountColumn, ListTable } from '../../parts/list-table';
import { Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { Question } from '../../parts/question';
import { download } from '../../session/download';
import { session } from '../../session/session-store';
import { type InvoicePartsFragment, RecordPaymentDocument, RecordTaxInvoiceDocument } from './invoice.generated';

interface Of {
  of: InvoicePartsFragment;
}

/** What was paid, and paying what may be paid now. */
export function Payments({ of: { id, payments, currency, payableNow, allowedActions } }: Of) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const [idempotencyKey, setKey] = useState(() => crypto.randomUUID());
  const mayPay = allowedActions.includes('recordPayment');
  if (!payments.length && !mayPay) return null;
  return (
    <Panel
      title={t('invoices.payments')}
      extra={mayPay && <Button onClick={() => setAsked(true)}>{t('payment.record')}</Button>}
    >
      <ListTable<InvoicePartsFragment['payments'][number]>
        name="payments"
        of={payments}
        columns={[
          { title: t('invoices.paidOn'), text: ({ paidOn }) => paidOn, show: ({ paidOn }) => day(paidOn) },
          { title: t('invoices.reference'), text: ({ reference }) => reference },
          amountColumn(t('invoices.amount'), ({ amount }) => ({ amount, currency })),
        ]}
      />
      {isAsked && (
        <Question<{ amount: string; paidOn: string; reference: string }>
          title={t('payment.record')}
          what={t('payment.what', { amount: money(payableNow, currency) })}
          initial={{ amount: payableNow }}
          run={(fields) =>
            session.ask(RecordPaymentDocument, {
              input: { invoiceId: id, idempotencyKey, ...fields, amount: fields.amount.trim() },
            })
          }
          onDone={() => setKey(crypto.randomUUID())}
          onClose={() => setAsked(false)}
        >
          {(
            [
              ['amount', 'invoices.amount', { inputMode: 'decimal', prefix: currency }],
              ['paidOn', 'invoices.paidOn', { type: 'date' }],
              ['reference', 'invoices.reference', { maxLength: 100 }],
            ] as const
          ).map(([name, label, more]) => (
            <Form.Item
              key={name}
              name={name}
              label={t(label)}
              rules={[{ required: true, whitespace: true, message: t('signIn.missing') }]}
            >
              <Input {...more} />
            </Form.Item>
          ))}
        </Question>
      )}
    </Panel>
  );
}

/** The provider's 数电票 that belong to it; matched by its provider's finance with the original file. */
export function TaxInvoices({ of: { id, taxInvoices, currency, allowedActions } }: Of) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const file = useMutation({ mutationFn: download });
  const mayRecord = allowedActions.includes('recordTaxInvoice');
  return (
    <Panel
      title={t('taxInvoice.title')}
      extra={mayRecord && <Button onClick={() => setAsked(true)}>{t('taxInvoice.record')}</Button>}
    >
      <Refusal error={file.error} />
      {taxInvoices.length ? (
        <ListTable<InvoicePartsFragment['taxInvoices'][number]>
          name="tax-invoices"
          of={taxInvoices}
          columns={[
            {
              title: t('taxInvoice.number'),
              text: ({ number }) => number,
              show: ({ number }) => <code>{number}</code>,
            },
            { title: t('taxInvoice.issuedOn'), text: ({ issuedOn }) => issuedOn, show: (one) => day(one.issuedOn) },
            amountColumn(t('invoices.total'), ({ total: amount }) => ({ amount, currency })),
            {
              title: t('orders.status'),
              text: ({ status }) => t(`enums.TaxInvoiceStatus.${status}`),
              show: ({ status, voidReason }) => (
                <>
                  <Tag color={status === 'MATCHED' ? 'green' : 'red'}>{t(`enums.TaxInvoiceStatus.${status}`)}</Tag>{' '}
                  {voidReason}
                </>
              ),
            },
            {
              title: t('taxInvoice.original'),
              text: () => '',
              show: (one) => (
                <Button size="small" onClick={() => file.mutate(`/v1/tax-invoices/${one.id}.xml`)}>
                  XML
                </Button>
              ),
            },
          ]}
        />
      ) : (
        <p style={{ margin: 0 }}>{t(mayRecord ? 'taxInvoice.noneYet' : 'taxInvoice.none')}</p>
      )}
      {isAsked && <RecordTaxInvoice invoiceId={id} onClose={() => setAsked(false)} />}
    </Panel>
  );
}

function RecordTaxInvoice({ invoiceId, onClose }: { invoiceId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [xml, setXml] = useState<File | null>(null);
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  return (
    <Question
      title={t('taxInvoice.record')}
      what={t('taxInvoice.recordWhat')}
      run={async () =>
        session.ask(RecordTaxInvoiceDocument, { input: { invoiceId, idempotencyKey, xml: (await xml?.text()) ?? '' } })
      }
      onClose={onClose}
    >
      <Flex vertical gap={4} style={{ marginBottom: 16 }}>
        <label htmlFor="tax-invoice-xml">{t('taxInvoice.file')}</label>
        <input
          id="tax-invoice-xml"
          type="file"
          accept=".xml,text/xml,application/xml"
          required
          onChange={({ target }) => setXml(target.files?.[0] ?? null)}
        />
      </Flex>
    </Question>
  );
}
