import { Button, Form, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../graphql/errors';
import { Question } from '../../parts/question';
import { session } from '../../session/session-store';
import { useViewer } from '../../session/use-session';
import { RegisterLegacySystemDocument } from './legacy.generated';

interface Fields {
  code: string;
  nameZh: string;
  host: string;
  mlpsLevel: number;
  yearlyCost?: string;
}

/** A system that is not in the cloud yet, under the organization's own code; the same code writes it anew. */
export function RegisterSystem() {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const { roles } = useViewer();
  if (!roles.includes('BUYER') && !roles.includes('ORG_ADMIN')) return null;
  const required = [{ required: true, message: t('signIn.missing') }];
  const register = async ({ yearlyCost, ...system }: Fields): Promise<void> => {
    const input = { systems: [{ ...system, yearlyCost: yearlyCost || null }] };
    const { importLegacySystems } = await session.ask(RegisterLegacySystemDocument, { input });
    // A row that is refused is an answer to a list; here it is the only one.
    const said = importLegacySystems.rows.flatMap(({ issues }) => issues.map(({ message }) => message));
    if (said.length) throw new ApiError('REFUSED', said.join(' '));
  };
  return (
    <>
      <Button type="primary" className="no-print" onClick={() => setAsked(true)}>
        {t('legacy.register')}
      </Button>
      {isAsked && (
        <Question<Fields>
          title={t('legacy.register')}
          what={t('legacy.registerWhat')}
          initial={{ mlpsLevel: 2 }}
          run={register}
          onClose={() => setAsked(false)}
        >
          <Form.Item name="nameZh" label={t('legacy.name')} rules={required}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="code" label={t('legacy.code')} rules={required}>
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item name="host" label={t('legacy.host')} rules={required}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="mlpsLevel" label={t('legacy.mlps')} rules={required}>
            <InputNumber min={1} max={5} precision={0} style={{ width: '100%' }} />
          </Form.Item>
          <Form.Item name="yearlyCost" label={t('legacy.yearlyCost')}>
            <InputNumber stringMode min="0" style={{ width: '100%' }} />
          </Form.Item>
        </Question>
      )}
    </>
  );
}
