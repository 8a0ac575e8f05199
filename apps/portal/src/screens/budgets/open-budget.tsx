import { Button, Form, Input, InputNumber, Radio, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../../graphql/key';
import type { CreateBudgetInput, FundNature, SpendPolicy } from '../../graphql/schema.generated';
import { Question } from '../../parts/question';
import { session } from '../../session/session-store';
import { useViewer } from '../../session/use-session';
import { OpenBudgetDocument } from './budgets.generated';

type Fields = Pick<CreateBudgetInput, 'name' | 'fiscalYear' | 'amount'> & Partial<CreateBudgetInput>;

const POLICIES: SpendPolicy[] = ['NOTIFY', 'BLOCK_NEW', 'DOWNSCALE', 'SUSPEND'];
const NATURES: FundNature[] = [
  ...(['GENERAL_PUBLIC', 'GOVERNMENT_FUND', 'STATE_CAPITAL'] as const),
  ...(['SOCIAL_INSURANCE', 'FISCAL_ACCOUNT', 'OWN_FUNDS'] as const),
];
const OPTIONAL = ['fundingSource', 'indicatorNumber', 'functionalClass', 'economicClass'] as const;

/** By a finance person, for the own organization. */
export function OpenBudget() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  if (!useViewer().roles.includes('FINANCE')) return null;
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('budgets.open')}
      </Button>
      {isOpen && <Open onClose={() => setOpen(false)} />}
    </>
  );
}

function Open({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [idempotencyKey] = useState(newKey);
  const needed = [{ required: true, message: t('signIn.missing') }];
  return (
    <Question<Fields>
      title={t('budgets.open')}
      what={t('budgets.openWhat')}
      initial={{ fiscalYear: new Date().getFullYear(), currency: 'CNY', policy: 'NOTIFY' }}
      run={(fields) => session.ask(OpenBudgetDocument, { input: { ...saidOf(fields), idempotencyKey } })}
      onClose={onClose}
    >
      <Form.Item name="name" label={t('budgets.name')} rules={[{ ...needed[0], whitespace: true }]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="fiscalYear" label={t('budgets.year')} rules={needed}>
        <InputNumber min={2000} max={2100} precision={0} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="amount" label={t('invoices.amount')} rules={needed}>
        <InputNumber stringMode min="0" style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="currency" label={t('list.currency')} rules={needed}>
        <Input maxLength={3} />
      </Form.Item>
      {OPTIONAL.map((name) => (
        <Form.Item key={name} name={name} label={t('budgets.optional', { name: t(`budgets.${name}`) })}>
          <Input maxLength={100} />
        </Form.Item>
      ))}
      <Form.Item name="fundNature" label={t('budgets.optional', { name: t('budgets.fundNature') })}>
        <Select allowClear options={NATURES.map((value) => ({ value, label: t(`budgets.natures.${value}`) }))} />
      </Form.Item>
      <Form.Item name="policy" label={t('budgets.policy')}>
        <Radio.Group vertical options={POLICIES.map((value) => ({ value, label: t(`enums.SpendPolicy.${value}`) }))} />
      </Form.Item>
    </Question>
  );
}

/** Fields that were emptied again say nothing. */
function saidOf(fields: Fields): Fields {
  const said = { ...fields, name: fields.name.trim(), currency: fields.currency?.trim().toUpperCase() };
  for (const name of OPTIONAL) said[name] = said[name]?.trim() || null;
  return said;
}
