import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, QRCode } from 'antd';
import { useTranslation } from 'react-i18next';
import { Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { SecretOnce } from '../../parts/secret-once';
import { session } from '../../session/session-store';
import { ConfirmSecondFactorDocument } from './second-factor.generated';

export interface Begun {
  uri: string;
  secret: string;
}

/** The secret as apps read it and as people type it, shown once; the app's code puts it in force. */
export function Enrol({ of: { uri, secret }, onConfirmed }: { of: Begun; onConfirmed: (codes: string[]) => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const confirm = useMutation({
    mutationFn: ({ code }: { code: string }) => session.ask(ConfirmSecondFactorDocument, { code }),
    onSuccess: async ({ confirmSecondFactor }) => {
      onConfirmed(confirmSecondFactor);
      // A session that could do nothing else until now may do everything with its next token.
      await session.resume();
      await client.invalidateQueries();
    },
  });
  return (
    <Panel title={t('secondFactor.scan')}>
      <p style={{ marginTop: 0 }}>{t('secondFactor.scanWhat')}</p>
      <div role="img" aria-label={t('secondFactor.qr')} style={{ marginBottom: 12 }}>
        <div aria-hidden>
          <QRCode type="svg" value={uri} />
        </div>
      </div>
      <SecretOnce name={t('secondFactor.secret')} secret={secret} what={t('secondFactor.secretWhat')} />
      <Form<{ code: string }>
        name="confirm-second-factor"
        layout="vertical"
        requiredMark={false}
        style={{ marginTop: 16, maxWidth: 320 }}
        onFinish={(fields) => confirm.mutate(fields)}
      >
        <Form.Item
          name="code"
          label={t('secondFactor.code')}
          rules={[{ required: true, whitespace: true, message: t('signIn.missing') }]}
        >
          <Input autoComplete="one-time-code" inputMode="numeric" />
        </Form.Item>
        {confirm.error && (
          <Form.Item>
            <Refusal error={confirm.error} />
          </Form.Item>
        )}
        <Button type="primary" htmlType="submit" loading={confirm.isPending}>
          {t('secondFactor.confirm')}
        </Button>
      </Form>
    </Panel>
  );
}
