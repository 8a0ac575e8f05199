import { useTranslation } from 'react-i18next';
import { LanguageSwitch } from '../app/language-switch';
import { session } from './session-store';
import { SignInForm } from './sign-in-form';

export function SignInPage() {
  const { t } = useTranslation();
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
        <SignInForm onSession={(opened) => session.begin(opened)} />
      </div>
    </main>
  );
}
