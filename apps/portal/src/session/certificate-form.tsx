import { useMutation, useQuery } from '@tanstack/react-query';
import { Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, codeOf } from '../graphql/errors';
import { send } from '../graphql/request';
import { PageState } from '../parts/page-state';
import { CertificateChallengeDocument, SignInWithCertificateDocument } from './oidc.generated';
import type { SessionPartsFragment } from './session.generated';
import { signChallenge } from './sign-challenge';
import { SignInEnd } from './sign-in-end';

interface Fields {
  email: string;
  certificate: File;
  key?: File;
  signature?: string;
  code?: string;
}

/** By a certificate: its key signs a challenge, here from a file, or in a device beside the page. */
export function CertificateForm({ onSession }: { onSession: (session: SessionPartsFragment) => void }) {
  const challenge = useQuery({
    queryKey: ['CertificateChallenge'],
    queryFn: () => send(CertificateChallengeDocument, {}),
    // Good for five minutes.
    refetchInterval: 4 * 60_000,
    gcTime: 0,
  });
  return (
    <PageState of={challenge}>
      {({ certificateChallenge }) => <Filled challenge={certificateChallenge.challenge} onSession={onSession} />}
    </PageState>
  );
}

function Filled({ challenge, onSession }: { challenge: string; onSession: (session: SessionPartsFragment) => void }) {
  const { t } = useTranslation();
  const [by, setBy] = useState<'file' | 'device'>('file');
  const signIn = useMutation({
    mutationFn: async ({ email, certificate, key, signature, code }: Fields) => {
      const signed = by === 'file' ? await signChallenge(await key!.text(), challenge) : signature!.replace(/\s/g, '');
      if (signed === null) throw new ApiError('NO_KEY', t('signIn.noKey'));
      return send(SignInWithCertificateDocument, {
        input: {
          ...{ email, certificate: await certificate.text(), challenge, signature: signed },
          ...(code && { code }),
        },
      });
    },
    onSuccess: ({ signInWithCertificate }) => onSession(signInWithCertificate),
  });
  const required = [{ required: true, message: t('signIn.missing') }];
  const isAsking = codeOf(signIn.error) === 'SECOND_FACTOR_REQUIRED';
  const asksCode = isAsking || Boolean(signIn.variables?.code);
  return (
    <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => signIn.mutate(fields)}>
      <Form.Item name="email" label={t('signIn.email')} rules={required}>
        <Input autoComplete="username" inputMode="email" autoFocus />
      </Form.Item>
      <FileItem name="certificate" label={t('signIn.certificate')} />
      <Radio.Group
        value={by}
        onChange={({ target }) => setBy(target.value as 'file' | 'device')}
        options={(['file', 'device'] as const).map((value) => ({ value, label: t(`signIn.signedBy.${value}`) }))}
        style={{ marginBottom: 12 }}
      />
      {by === 'file' ? (
        <FileItem name="key" label={t('signIn.key')} extra={t('signIn.keyStays')} />
      ) : (
        <>
          <p style={{ overflowWrap: 'anywhere' }}>
            {t('signIn.challenge')} <code>{challenge}</code>
          </p>
          <Form.Item name="signature" label={t('signIn.signature')} rules={required}>
            <Input.TextArea rows={3} />
          </Form.Item>
        </>
      )}
      <SignInEnd asksCode={asksCode} refusal={isAsking ? null : signIn.error} isPending={signIn.isPending} />
    </Form>
  );
}

function FileItem({ name, label, extra }: { name: 'certificate' | 'key'; label: string; extra?: string }) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name={name}
      label={label}
      extra={extra}
      valuePropName="file"
      getValueFromEvent={(event: React.ChangeEvent<HTMLInputElement>) => event.target.files?.[0]}
      rules={[{ required: true, message: t('signIn.missing') }]}
    >
      <FileInput />
    </Form.Item>
  );
}

/** The browser's own; what was chosen is not written back into it. */
function FileInput({ id, onChange }: { id?: string; onChange?: (event: React.ChangeEvent<HTMLInputElement>) => void }) {
  return <input type="file" id={id} onChange={onChange} accept=".pem,.crt,.cer,.key" />;
}
