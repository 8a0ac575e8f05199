import { Checkbox, Form, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../graphql/schema.generated';
import { Question } from '../../parts/question';
import { session } from '../../session/session-store';
import { useViewer } from '../../session/use-session';
import { CreateApiKeyDocument } from './api-keys.generated';

export interface Made {
  name: string;
  secret: string;
}

interface Fields {
  name: string;
  roles: Role[];
  may: keyof typeof OPERATIONS | 'all';
  expiresOn?: string;
}

/** What programs of finance are for. */
const OPERATIONS = {
  invoices: ['invoices', 'invoice'],
  money: ['invoices', 'invoice', 'budgets', 'budgetEntries', 'spend', 'creditNotes'],
} as const;

/** A key of its maker's roles, or of some of them, for some operations. */
export function NewApiKey({ onMade, onClose }: { onMade: (made: Made) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const { roles } = useViewer();
  const run = async ({ name, roles: chosen, may, expiresOn }: Fields): Promise<void> => {
    const { createApiKey } = await session.ask(CreateApiKeyDocument, {
      input: {
        ...{ name: name.trim(), roles: chosen },
        operations: may === 'all' ? null : [...OPERATIONS[may]],
        expiresAt: expiresOn ? `${expiresOn}T00:00:00+08:00` : null,
      },
    });
    onMade(createApiKey);
  };
  return (
    <Question<Fields>
      title={t('apiKeys.create')}
      what={t('apiKeys.createWhat')}
      initial={{ roles: [...roles], may: 'invoices' }}
      run={run}
      onClose={onClose}
    >
      <Form.Item
        name="name"
        label={t('apiKeys.name')}
        rules={[{ required: true, whitespace: true, message: t('signIn.missing') }]}
      >
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item
        name="roles"
        label={t('apiKeys.roles')}
        rules={[{ type: 'array', min: 1, message: t('signIn.missing') }]}
      >
        <Checkbox.Group options={roles.map((value) => ({ value, label: t(`enums.Role.${value}`) }))} />
      </Form.Item>
      <Form.Item name="may" label={t('apiKeys.operations')}>
        <Radio.Group
          vertical
          options={(['invoices', 'money', 'all'] as const).map((value) => ({
            value,
            label: t(`apiKeys.may.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="expiresOn" label={t('apiKeys.expiresAt')} extra={t('apiKeys.expiresHint')}>
        <Input type="date" />
      </Form.Item>
    </Question>
  );
}
