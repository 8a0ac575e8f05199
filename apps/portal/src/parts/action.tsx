import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Flex, Form, Input, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Refusal } from './page-state';

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
export function Action({ isPrimary = false, ...asked }: Asked & { isPrimary?: boolean }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button type={isPrimary ? 'primary' : 'default'} danger={asked.isFinal} onClick={() => setOpen(true)}>
        {asked.name}
      </Button>
      {isOpen && <Question {...asked} onClose={() => setOpen(false)} />}
    </>
  );
}

function Question({ name, what, reason, isFinal, run, onClose }: Asked & { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: run,
    onSuccess: () => {
      void client.invalidateQueries();
      onClose();
    },
  });
  return (
    <Modal open footer={null} title={name} onCancel={onClose}>
      <div style={{ marginBottom: 16 }}>{what}</div>
      <Form<{ reason?: string }>
        layout="vertical"
        requiredMark={false}
        onFinish={(fields) => act.mutate(fields.reason?.trim() ?? '')}
      >
        {reason !== undefined && (
          <Form.Item
            name="reason"
            label={reason}
            rules={[{ required: true, whitespace: true, message: t('signIn.missing') }]}
          >
            <Input.TextArea autoFocus rows={3} maxLength={2000} showCount />
          </Form.Item>
        )}
        {act.error && (
          <Form.Item>
            <Refusal error={act.error} />
          </Form.Item>
        )}
        <Flex gap={8} justify="end">
          <Button onClick={onClose}>{t('actions.back')}</Button>
          <Button
            type="primary"
            danger={isFinal}
            htmlType="submit"
            loading={act.isPending}
            autoFocus={reason === undefined}
          >
            {t('actions.confirm')}
          </Button>
        </Flex>
      </Form>
    </Modal>
  );
}
