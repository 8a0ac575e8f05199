import { Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { money } from '../../format/format';
import { Question } from '../../parts/question';
import { session } from '../../session/session-store';
import { DisputeLineDocument } from './disputes.generated';

interface Fields {
  reason: string;
  claimedAmount?: string;
}

/** Holds one line of an invoice: all others go on. */
export function DisputeLine({
  invoiceId,
  line,
  currency,
  onClose,
}: {
  invoiceId: string;
  line: { id: string; lineNo: number; description: string; amount: string };
  currency: string;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  return (
    <Question<Fields>
      title={t('disputes.open')}
      what={t('disputes.openWhat', { lineNo: line.lineNo, amount: money(line.amount, currency) })}
      run={({ reason, claimedAmount }) =>
        session.ask(DisputeLineDocument, {
          input: {
            ...{ invoiceId, lineId: line.id, reason: reason.trim(), idempotencyKey },
            claimedAmount: claimedAmount?.trim() || null,
          },
        })
      }
      onClose={onClose}
    >
      <Form.Item
        name="reason"
        label={t('actions.reason')}
        rules={[{ required: true, whitespace: true, message: t('signIn.missing') }]}
      >
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item name="claimedAmount" label={t('disputes.claimed')} extra={t('disputes.claimedHint')}>
        <Input inputMode="decimal" prefix={currency} />
      </Form.Item>
    </Question>
  );
}
