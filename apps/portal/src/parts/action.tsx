import { Button, Form, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Question } from './question';

interface Asked {
  name: string;
  /** What will happen. */
  what: ReactNode;
  /** How the words it needs are called; without it takes none. */
  reason?: string;
  /** Nothing leads back. */
  isFinal?: boolean;
  run: (reason: string) => Promise<unknown>;
}

/** A button that says what will happen before it does, and takes a reason where one is needed. */
export function Action({
  isPrimary = false,
  name,
  what,
  reason,
  isFinal = false,
  run,
}: Asked & { isPrimary?: boolean }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button type={isPrimary ? 'primary' : 'default'} danger={isFinal} onClick={() => setOpen(true)}>
        {name}
      </Button>
      {isOpen && (
        <Question<{ reason?: string }>
          title={name}
          what={what}
          isFinal={isFinal}
          run={({ reason: given }) => run(given?.trim() ?? '')}
          onClose={() => setOpen(false)}
        >
          {reason !== undefined && (
            <Form.Item
              name="reason"
              label={reason}
              rules={[{ required: true, whitespace: true, message: t('signIn.missing') }]}
            >
              <Input.TextArea rows={3} maxLength={2000} showCount />
            </Form.Item>
          )}
        </Question>
      )}
    </>
  );
}
