import { Button, Flex, Form, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { money } from '../../format/format';
import type { SpendPolicy } from '../../graphql/schema.generated';
import { Question } from '../../parts/question';
import { session } from '../../session/session-store';
import {
  type BudgetPartsFragment as Budget,
  LapseBudgetDocument,
  SetBudgetPolicyDocument,
  TransferBudgetDocument,
} from './budget.generated';

const ACTIONS = ['transferBudget', 'setBudgetPolicy', 'lapseBudget'] as const;
type Action = (typeof ACTIONS)[number];
const POLICIES: SpendPolicy[] = ['NOTIFY', 'BLOCK_NEW', 'DOWNSCALE', 'SUSPEND'];

interface Asked {
  of: Budget;
  others: Budget[];
  onClose: () => void;
}

/** What may be done with a budget now, as the api says. */
export function BudgetActions({ of, others }: Omit<Asked, 'onClose'>) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Action | null>(null);
  const close = (): void => setAsked(null);
  return (
    <Flex gap={8} wrap className="no-print">
      {ACTIONS.filter((name) => of.allowedActions.includes(name)).map((name) => (
        <Button key={name} danger={name === 'lapseBudget'} onClick={() => setAsked(name)}>
          {t(`budgets.actions.${name}.name`)}
        </Button>
      ))}
      {asked === 'transferBudget' && <Transfer of={of} others={others} onClose={close} />}
      {asked === 'setBudgetPolicy' && <Policy of={of} onClose={close} />}
      {asked === 'lapseBudget' && (
        <Question
          isFinal
          title={t('budgets.actions.lapseBudget.name')}
          what={t('budgets.actions.lapseBudget.what', { amount: money(of.available, of.currency) })}
          run={() => session.ask(LapseBudgetDocument, { id: of.id })}
          onClose={close}
        />
      )}
    </Flex>
  );
}

function Policy({ of, onClose }: Omit<Asked, 'others'>) {
  const { t } = useTranslation();
  return (
    <Question<{ policy: SpendPolicy }>
      title={t('budgets.actions.setBudgetPolicy.name')}
      what={t('budgets.actions.setBudgetPolicy.what')}
      initial={{ policy: of.policy }}
      run={({ policy }) => session.ask(SetBudgetPolicyDocument, { id: of.id, policy })}
      onClose={onClose}
    >
      <Form.Item name="policy" label={t('budgets.policy')}>
        <Radio.Group vertical options={POLICIES.map((value) => ({ value, label: t(`enums.SpendPolicy.${value}`) }))} />
      </Form.Item>
    </Question>
  );
}

function Transfer({ of, others, onClose }: Asked) {
  const { t } = useTranslation();
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const targets = others.filter(
    ({ id, fiscalYear, currency }) => id !== of.id && fiscalYear === of.fiscalYear && currency === of.currency,
  );
  const needed = [{ required: true, whitespace: true, message: t('signIn.missing') }];
  return (
    <Question<{ toBudgetId: string; amount: string; reason: string }>
      title={t('budgets.actions.transferBudget.name')}
      what={t('budgets.actions.transferBudget.what', { amount: money(of.available, of.currency) })}
      run={(fields) =>
        session.ask(TransferBudgetDocument, {
          input: { fromBudgetId: of.id, idempotencyKey, ...fields, amount: fields.amount.trim() },
        })
      }
      onClose={onClose}
    >
      <Form.Item name="toBudgetId" label={t('budgets.to')} rules={needed}>
        <Select
          notFoundContent={t('budgets.noTarget')}
          options={targets.map(({ id, name, organization }) => ({
            value: id,
            label: `${name} · ${organization.name}`,
          }))}
        />
      </Form.Item>
      <Form.Item name="amount" label={t('invoices.amount')} rules={needed}>
        <Input inputMode="decimal" prefix={of.currency} />
      </Form.Item>
      <Form.Item name="reason" label={t('actions.reason')} rules={needed}>
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
    </Question>
  );
}
