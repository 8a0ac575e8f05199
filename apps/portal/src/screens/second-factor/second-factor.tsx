import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { count, dateTime } from '../../format/format';
import { PageState } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { Question } from '../../parts/question';
import { session } from '../../session/session-store';
import { Enrol, type Begun } from './enrol';
import { RecoveryCodes } from './recovery-codes';
import {
  DisableSecondFactorDocument,
  EnrolSecondFactorDocument,
  SecondFactorDocument,
  type SecondFactorQuery,
} from './second-factor.generated';

/** Codes of an app beside one's password: switched on, shown once, confirmed, and switched off. */
export function SecondFactorPage() {
  const { t } = useTranslation();
  const found = useQuery(query(SecondFactorDocument, {}));
  const [begun, setBegun] = useState<Begun | null>(null);
  const [recovery, setRecovery] = useState<string[] | null>(null);
  const confirmed = (codes: string[]): void => {
    setBegun(null);
    setRecovery(codes);
  };
  return (
    <>
      <h1>{t('secondFactor.title')}</h1>
      <p>{t('secondFactor.what')}</p>
      <PageState of={found}>
        {({ secondFactor }) => (
          <>
            {recovery && <RecoveryCodes of={recovery} />}
            {begun ? (
              <Enrol of={begun} onConfirmed={confirmed} />
            ) : (
              <Standing
                of={secondFactor}
                onBegun={(secret) => {
                  setRecovery(null);
                  setBegun(secret);
                }}
                onEnd={() => setRecovery(null)}
              />
            )}
          </>
        )}
      </PageState>
    </>
  );
}

function Standing({
  of: { confirmedAt, recoveryCodesLeft, mustEnrol },
  onBegun,
  onEnd,
}: {
  of: SecondFactorQuery['secondFactor'];
  onBegun: (secret: Begun) => void;
  onEnd: () => void;
}) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<'on' | 'off' | null>(null);
  const close = (): void => setAsked(null);
  return (
    <Panel>
      {mustEnrol && (
        <Alert type="warning" showIcon role="alert" title={t('state.mustEnrol')} style={{ marginBottom: 12 }} />
      )}
      <p style={{ marginTop: 0 }}>
        <strong>
          {confirmedAt ? t('secondFactor.since', { at: dateTime(confirmedAt) }) : t('secondFactor.isOff')}
        </strong>
        {confirmedAt && <> {t('secondFactor.left', { text: count(recoveryCodesLeft) })}</>}
      </p>
      {confirmedAt ? (
        <Button danger onClick={() => setAsked('off')}>
          {t('secondFactor.off')}
        </Button>
      ) : (
        <Button type="primary" onClick={() => setAsked('on')}>
          {t('secondFactor.on')}
        </Button>
      )}
      {asked === 'on' && <AskPassword onBegun={onBegun} onClose={close} />}
      {asked === 'off' && <AskCode onEnd={onEnd} onClose={close} />}
    </Panel>
  );
}

function AskPassword({ onBegun, onClose }: { onBegun: (secret: Begun) => void; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Question<{ password: string }>
      title={t('secondFactor.on')}
      what={t('secondFactor.onWhat')}
      run={async ({ password }) =>
        onBegun((await session.ask(EnrolSecondFactorDocument, { password })).enrolSecondFactor)
      }
      onClose={onClose}
    >
      <Form.Item
        name="password"
        label={t('signIn.password')}
        rules={[{ required: true, message: t('signIn.missing') }]}
      >
        <Input.Password autoComplete="current-password" />
      </Form.Item>
    </Question>
  );
}

function AskCode({ onEnd, onClose }: { onEnd: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Question<{ code: string }>
      isFinal
      title={t('secondFactor.off')}
      what={t('secondFactor.offWhat')}
      confirm={t('secondFactor.off')}
      run={async ({ code }) => {
        await session.ask(DisableSecondFactorDocument, { code });
        onEnd();
      }}
      onClose={onClose}
    >
      <Form.Item
        name="code"
        label={t('signIn.code')}
        extra={t('signIn.codeHint')}
        rules={[{ required: true, whitespace: true, message: t('signIn.missing') }]}
      >
        <Input autoComplete="one-time-code" />
      </Form.Item>
    </Question>
  );
}
