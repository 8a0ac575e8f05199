import { Alert, Button, Flex, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** A secret that is shown once; it is gone with the page. */
export function SecretOnce({ name, secret, what }: { name: string; secret: string; what: string }) {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  // On http the browser offers no clipboard: then it is marked, to be copied by hand.
  const copy = async (): Promise<void> => {
    await navigator.clipboard?.writeText(secret);
    setCopied(true);
  };
  return (
    <Alert
      type="warning"
      role="alert"
      title={name}
      description={
        <>
          <p style={{ marginTop: 0 }}>{what}</p>
          <Flex gap={8}>
            <Input readOnly aria-label={name} value={secret} onFocus={({ target }) => target.select()} />
            {'clipboard' in navigator && (
              <Button onClick={() => void copy()}>{t(isCopied ? 'secret.copied' : 'secret.copy')}</Button>
            )}
          </Flex>
        </>
      }
    />
  );
}
