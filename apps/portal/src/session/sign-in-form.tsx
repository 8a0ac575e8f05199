import { useMutation } from '@tanstack/react-query';
import { Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { codeOf } from '../graphql/errors';
import { send } from '../graphql/request';
import { SignInDocument, type SessionPartsFragment } from './session.generated';
import { SignInEnd } from './sign-in-end';

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
      <SignInEnd asksCode={asksCode} refusal={isAsking ? null : signIn.error} isPending={signIn.isPending} />
    </Form>
  );
}
