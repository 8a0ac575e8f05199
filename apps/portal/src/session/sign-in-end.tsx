import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Refusal } from '../parts/page-state';

/** The end of each form to sign in by: the second factor's code where it is asked for, a refusal, the button. */
export function SignInEnd({
  asksCode,
  refusal,
  isPending,
}: {
  asksCode: boolean;
  refusal: Error | null;
  isPending: boolean;
}) {
  const { t } = useTranslation();
  return (
    <>
      {asksCode && (
        <Form.Item
          name="code"
          label={t('signIn.code')}
          extra={t('signIn.codeHint')}
          rules={[{ required: true, message: t('signIn.missing') }]}
        >
          <Input autoComplete="one-time-code" autoFocus />
        </Form.Item>
      )}
      {refusal && (
        <Form.Item>
          <Refusal error={refusal} />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit" block loading={isPending}>
        {t('signIn.submit')}
      </Button>
    </>
  );
}
