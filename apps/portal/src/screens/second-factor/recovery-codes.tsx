import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../../session/save-file';

/** What signs a person in once each who has lost the app; gone with the page. */
export function RecoveryCodes({ of: codes }: { of: string[] }) {
  const { t } = useTranslation();
  const save = (): void => saveFile(new Blob([`${codes.join('\n')}\n`], { type: 'text/plain' }), 'recovery-codes.txt');
  return (
    <Alert
      type="success"
      role="alert"
      style={{ marginBottom: 16 }}
      title={t('secondFactor.recovery')}
      description={
        <>
          <p style={{ marginTop: 0 }}>{t('secondFactor.recoveryWhat')}</p>
          <ul style={{ columns: '2 160px', fontFamily: 'monospace', listStyle: 'none', padding: 0 }}>
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
          <Button onClick={save}>{t('secondFactor.save')}</Button>
        </>
      }
    />
  );
}
