import { Button, Flex, Form, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Question } from '../../parts/question';
import { session } from '../../session/session-store';
import {
  AcceptOrderDocument,
  AnswerCancellationDocument,
  ApproveOrderDocument,
  CancelOrderDocument,
  DeclineOrderDocument,
  type OrderPartsFragment,
  RejectOrderDocument,
  RequestCancellationDocument,
  ReturnOrderDocument,
  SubmitOrderDocument,
} from './order.generated';

type Do = (id: string, words: string) => Promise<unknown>;
type Words = 'reason' | 'comment' | 'duplicateReason' | null;

/** What the buttons do: the operation that allows them, the words it takes, and whether nothing leads back. */
const ACTIONS = {
  approveOrder: {
    ...{ operation: 'approveOrder', words: 'comment', isFinal: false },
    run: (id, comment) => session.ask(ApproveOrderDocument, { id, comment: comment || null }),
  },
  returnOrder: {
    ...{ operation: 'returnOrder', words: 'reason', isFinal: false },
    run: (id, reason) => session.ask(ReturnOrderDocument, { id, reason }),
  },
  rejectOrder: {
    ...{ operation: 'rejectOrder', words: 'reason', isFinal: true },
    run: (id, reason) => session.ask(RejectOrderDocument, { id, reason }),
  },
  submitOrder: {
    ...{ operation: 'submitOrder', words: 'duplicateReason', isFinal: false },
    run: (id, duplicateReason) => session.ask(SubmitOrderDocument, { id, duplicateReason: duplicateReason || null }),
  },
  acceptOrder: {
    ...{ operation: 'acceptOrder', words: null, isFinal: false },
    run: (id) => session.ask(AcceptOrderDocument, { id }),
  },
  declineOrder: {
    ...{ operation: 'declineOrder', words: 'reason', isFinal: true },
    run: (id, reason) => session.ask(DeclineOrderDocument, { id, reason }),
  },
  grantCancellation: {
    ...{ operation: 'answerCancellation', words: 'reason', isFinal: true },
    run: (id, reason) => session.ask(AnswerCancellationDocument, { id, reason, grant: true }),
  },
  refuseCancellation: {
    ...{ operation: 'answerCancellation', words: 'reason', isFinal: false },
    run: (id, reason) => session.ask(AnswerCancellationDocument, { id, reason, grant: false }),
  },
  requestCancellation: {
    ...{ operation: 'requestCancellation', words: 'reason', isFinal: false },
    run: (id, reason) => session.ask(RequestCancellationDocument, { id, reason }),
  },
  cancelOrder: {
    ...{ operation: 'cancelOrder', words: 'reason', isFinal: true },
    run: (id, reason) => session.ask(CancelOrderDocument, { id, reason }),
  },
} as const satisfies Record<string, { operation: string; words: Words; isFinal: boolean; run: Do }>;

export type Action = keyof typeof ACTIONS;

/** The buttons of what the caller may do with the order now, as the api says. */
export function OrderActions({ of: { id, allowedActions, items } }: { of: OrderPartsFragment }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Action | null>(null);
  const allowed = (Object.keys(ACTIONS) as Action[]).filter((name) => allowedActions.includes(ACTIONS[name].operation));
  return (
    <>
      <Flex gap={8} wrap className="no-print">
        {allowed.map((name, index) => (
          <Button
            key={name}
            type={index === 0 ? 'primary' : 'default'}
            danger={ACTIONS[name].isFinal}
            onClick={() => setAsked(name)}
          >
            {t(`actions.${name}.name`)}
          </Button>
        ))}
      </Flex>
      {asked && (
        <OrderQuestion
          key={asked}
          action={asked}
          orderId={id}
          {...(asked === 'acceptOrder' && { what: <Accepting kinds={items.map(({ kind }) => kind)} /> })}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

/** What follows for each kind of what was ordered. */
function Accepting({ kinds }: { kinds: OrderPartsFragment['items'][number]['kind'][] }) {
  const { t } = useTranslation();
  return (
    <>
      {kinds.includes('ADD') && <div>{t('actions.acceptOrder.what')}</div>}
      {kinds.some((kind) => kind !== 'ADD' && kind !== 'RENEW') && <div>{t('orders.acceptChanges')}</div>}
      {kinds.includes('RENEW') && <div>{t('orders.acceptRenewals')}</div>}
    </>
  );
}

/** Says what will happen before it does, and takes the words it needs. */
export function OrderQuestion({
  action,
  orderId,
  what,
  onClose,
  onDone,
}: {
  action: Action;
  orderId: string;
  /** Where the order says more of it than the action's name. */
  what?: ReactNode;
  onClose: () => void;
  onDone?: () => void;
}) {
  const { t } = useTranslation();
  const { words, isFinal, run } = ACTIONS[action];
  return (
    <Question<{ words?: string }>
      title={t(`actions.${action}.name`)}
      what={what ?? t(`actions.${action}.what`)}
      isFinal={isFinal}
      run={(fields) => (run as Do)(orderId, fields.words?.trim() ?? '')}
      onClose={onClose}
      {...(onDone && { onDone })}
    >
      {words !== null && (
        <Form.Item
          name="words"
          label={t(`actions.${words}`)}
          rules={words === 'reason' ? [{ required: true, whitespace: true, message: t('signIn.missing') }] : []}
        >
          <Input.TextArea
            rows={3}
            maxLength={2000}
            showCount
            onKeyDown={({ key, ctrlKey, metaKey, currentTarget }) => {
              if (key === 'Enter' && (ctrlKey || metaKey)) currentTarget.form?.requestSubmit();
            }}
          />
        </Form.Item>
      )}
    </Question>
  );
}
