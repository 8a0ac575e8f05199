import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { session } from './session-store';
import { SignInForm } from './sign-in-form';
import { useViewer } from './use-session';

/** Over a page whose session ended: whoever works there goes on where they were. */
export function SignInAgain() {
  const { t } = useTranslation();
  const { email } = useViewer();
  return (
    <Modal open closable={false} footer={null} title={t('signIn.again')} mask={{ closable: false }} keyboard={false}>
      <p>{t('signIn.againWhy')}</p>
      <SignInForm email={email} onSession={(opened) => session.begin(opened)} />
    </Modal>
  );
}
