import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageSwitch } from '../app/language-switch';
import { returned } from './oidc-trip';
import { session } from './session-store';
import { ProviderButtons, Returned } from './sign-in-by-provider';
import { SignInForm } from './sign-in-form';
import type { SessionPartsFragment } from './session.generated';

const CertificateForm = lazy(async () => ({ default: (await import('./certificate-form')).CertificateForm }));

type Way = 'returned' | 'password' | 'certificate';

export function SignInPage() {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way>(returned ? 'returned' : 'password');
  const begin = (opened: SessionPartsFragment): void => session.begin(opened);
  return (
    <main className="sign-in">
      <div className="panel sign-in-card">
        <header className="panel-header">
          <h1 style={{ margin: 0, fontSize: 20 }}>
            {t('name')} · {t('signIn.title')}
          </h1>
          <LanguageSwitch />
        </header>
        <p>{t('slogan')}</p>
        {way === 'returned' && returned && (
          <Returned of={returned} onSession={begin} onGiveUp={() => setWay('password')} />
        )}
        {way === 'password' && (
          <>
            <SignInForm onSession={begin} />
            <ProviderButtons />
          </>
        )}
        {way === 'certificate' && (
          <Suspense>
            <CertificateForm onSession={begin} />
          </Suspense>
        )}
        {way !== 'returned' && (
          <Button
            type="link"
            block
            style={{ marginTop: 12 }}
            onClick={() => setWay(way === 'password' ? 'certificate' : 'password')}
          >
            {t(way === 'password' ? 'signIn.byCertificate' : 'signIn.byPassword')}
          </Button>
        )}
      </div>
    </main>
  );
}
