import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Flex, Form, Input, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { dateTime, money } from '../../format/format';
import type { DisputeAnswer } from '../../graphql/schema.generated';
import { Panel } from '../../parts/panel';
import { Question } from '../../parts/question';
import { Rows } from '../../parts/rows';
import { session } from '../../session/session-store';
import {
  AcceptDisputeAnswerDocument,
  AnswerDisputeDocument,
  type DisputePartsFragment as Dispute,
  EscalateDisputeDocument,
  InvoiceDisputesDocument,
  WithdrawDisputeDocument,
} from './disputes.generated';

const ACTIONS = ['acceptDisputeAnswer', 'answerDispute', 'escalateDispute', 'withdrawDispute'] as const;
type Action = (typeof ACTIONS)[number];

interface Fields {
  text: string;
  answer?: DisputeAnswer;
  amount?: string;
}

const ANSWERS: DisputeAnswer[] = ['ACCEPT', 'COUNTER', 'REJECT'];

/** What is held of an invoice, both sides' words, and what may be done now. */
export function Disputes({ invoiceId }: { invoiceId: string }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(
    pages(InvoiceDisputesDocument, { invoiceId, after: null }, (page) => page.disputes.pageInfo),
  );
  return (
    <Rows of={list} rows={(page) => page.disputes.edges} none={null}>
      {(found) => (
        <Panel title={t('disputes.title')}>
          <ul className="offering-list">
            {found.map((dispute) => (
              <One key={dispute.id} of={dispute} invoiceId={invoiceId} />
            ))}
          </ul>
        </Panel>
      )}
    </Rows>
  );
}

function One({ of: dispute, invoiceId }: { of: Dispute; invoiceId: string }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Action | null>(null);
  const { lineNo, status, currency, claimedAmount, answeredAmount, agreedAmount } = dispute;
  const amounts = Object.entries({ claimed: claimedAmount, answered: answeredAmount, agreed: agreedAmount } as const);
  return (
    <li>
      <Flex justify="space-between" gap={12} wrap>
        <span>
          <Link to="/invoices/$invoiceId/lines/$lineNo" params={{ invoiceId, lineNo: String(lineNo) }}>
            {t('disputes.line', { lineNo })}
          </Link>{' '}
          <Tag>{t(`enums.DisputeStatus.${status}`)}</Tag>
          {amounts.map(
            ([word, amount]) =>
              amount && (
                <span key={word} className="quiet">
                  {t(`disputes.amounts.${word as 'claimed'}`, { amount: money(amount, currency) })}{' '}
                </span>
              ),
          )}
        </span>
        <Flex gap={8} wrap className="no-print">
          {ACTIONS.filter((name) => dispute.allowedActions.includes(name)).map((name) => (
            <Button key={name} size="small" onClick={() => setAsked(name)}>
              {t(`disputes.actions.${name}.name`)}
            </Button>
          ))}
        </Flex>
      </Flex>
      <ol className="plain">
        {dispute.messages.map(({ seq, side, text, amount, at }) => (
          <li key={seq}>
            <span className="quiet">
              {t(`enums.DisputeSide.${side}`)} · {dateTime(at)}
              {amount && ` · ${money(amount, currency)}`}
            </span>{' '}
            {text}
          </li>
        ))}
      </ol>
      {asked && <Ask key={asked} action={asked} of={dispute} onClose={() => setAsked(null)} />}
    </li>
  );
}

function Ask({ action, of: { id, currency }, onClose }: { action: Action; of: Dispute; onClose: () => void }) {
  const { t } = useTranslation();
  const run = ({ text, answer, amount }: Fields): Promise<unknown> => {
    const words = { disputeId: id, text: text.trim() };
    switch (action) {
      case 'acceptDisputeAnswer':
        return session.ask(AcceptDisputeAnswerDocument, words);
      case 'withdrawDispute':
        return session.ask(WithdrawDisputeDocument, words);
      case 'escalateDispute':
        return session.ask(EscalateDisputeDocument, words);
      case 'answerDispute':
        return session.ask(AnswerDisputeDocument, {
          input: { ...words, answer: answer!, amount: (answer === 'COUNTER' && amount?.trim()) || null },
        });
    }
  };
  return (
    <Question<Fields>
      title={t(`disputes.actions.${action}.name`)}
      what={t(`disputes.actions.${action}.what`)}
      run={run}
      onClose={onClose}
    >
      {action === 'answerDispute' && (
        <>
          <Form.Item
            name="answer"
            label={t('disputes.answer')}
            rules={[{ required: true, message: t('signIn.missing') }]}
          >
            <Select options={ANSWERS.map((value) => ({ value, label: t(`enums.DisputeAnswer.${value}`) }))} />
          </Form.Item>
          <Form.Item name="amount" label={t('disputes.offer')}>
            <Input inputMode="decimal" prefix={currency} />
          </Form.Item>
        </>
      )}
      <Form.Item
        name="text"
        label={t('actions.reason')}
        rules={[{ required: true, whitespace: true, message: t('signIn.missing') }]}
      >
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
    </Question>
  );
}
