import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { codeOf } from '../graphql/errors';
import { send } from '../graphql/request';
import { Refusal } from '../parts/page-state';
import { SignInDocument, type SessionPartsFragment } from './session.generated';

interface Fields {
  email: string;
  password: string;
  code?: string;
}

/** Address and password, and the second factor's code once it is asked for. */
export function SignInForm({
  email,
  onSession,
}: {
  email?: string;
  onSession: (session: SessionPartsFragment) => void;
}) {
  const { t } = useTranslation();
  const [asksCode, setAsksCode] = useState(false);
  const signIn = useMutation({
    mutationFn: (fields: Fields) => send(SignInDocument, { input: fields }),
    onSuccess: ({ signIn }) => onSession(signIn),
    onError: (error) => {
      if (codeOf(error) === 'SECOND_FACTOR_REQUIRED') setAsksCode(true);
    },
  });
  const required = [{ required: true, message: t('signIn.missing') }];
  const isAsking = codeOf(signIn.error) === 'SECOND_FACTOR_REQUIRED' && !signIn.variables?.code;
  return (
    <Form<Fields>
      layout="vertical"
      requiredMark={false}
      initialValues={{ email: email ?? '' }}
      onFinish={(fields) => signIn.mutate(fields)}
    >
      <Form.Item name="email" label={t('signIn.email')} rules={required}>
        <Input
          autoComplete="username"
          inputMode="email"
          disabled={email !== undefined}
          autoFocus={email === undefined}
        />
      </Form.Item>
      <Form.Item name="password" label={t('signIn.password')} rules={required}>
        <Input.Password autoComplete="current-password" autoFocus={email !== undefined} />
      </Form.Item>
      {asksCode && (
        <Form.Item name="code" label={t('signIn.code')} extra={t('signIn.codeHint')} rules={required}>
          <Input autoComplete="one-time-code" autoFocus />
        </Form.Item>
      )}
      {signIn.error && !isAsking && (
        <Form.Item>
          <Refusal error={signIn.error} />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
        {t('signIn.submit')}
      </Button>
    </Form>
  );
}
