import { Button, Flex, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Action } from '../../parts/action';
import { Question } from '../../parts/question';
import { session } from '../../session/session-store';
import { CompleteOrderItemDocument, FailOrderItemDocument, type OrderPartsFragment } from './order.generated';

type Item = OrderPartsFragment['items'][number];

/** What the provider may do with a change that was ordered, as the api says: confirm it, or say that it cannot be done. */
export function ItemActions({ of: item }: { of: Item }) {
  const { t } = useTranslation();
  const { id, allowedActions } = item;
  return (
    <Flex gap={8} wrap className="no-print">
      {allowedActions.includes('completeOrderItem') && <Confirm of={item} />}
      {allowedActions.includes('failOrderItem') && (
        <Action
          isFinal
          name={t('orders.itemFail')}
          what={t('orders.itemFailWhat')}
          reason={t('actions.reason')}
          run={(reason) => session.ask(FailOrderItemDocument, { id, reason })}
        />
      )}
    </Flex>
  );
}

function Confirm({ of: { id, kind } }: { of: Item }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  // By the clock of the market; none: now.
  const run = ({ at }: { at?: string }): Promise<unknown> =>
    session.ask(CompleteOrderItemDocument, { id, at: at ? new Date(`${at}+08:00`).toISOString() : null });
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('orders.itemDone')}
      </Button>
      {isOpen && (
        <Question<{ at?: string }>
          title={t('orders.itemDone')}
          what={t(`orders.itemDoneWhat.${kind}`)}
          isFinal={kind === 'TERMINATE'}
          run={run}
          onClose={() => setOpen(false)}
        >
          <Form.Item name="at" label={t('orders.itemDoneAt')} extra={t('orders.itemDoneAtHint')}>
            <Input type="datetime-local" />
          </Form.Item>
        </Question>
      )}
    </>
  );
}
