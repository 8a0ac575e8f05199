import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Flex, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Refusal } from '../../parts/page-state';
import { session } from '../../session/session-store';
import { ActivateInstanceDocument } from './instances.generated';

interface Fields {
  externalId?: string;
  /** By the clock of the market; none: now. */
  activatedAt?: string;
}

export function Activate({ instanceId }: { instanceId: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('instances.activate')}
      </Button>
      {isOpen && <Question instanceId={instanceId} onClose={() => setOpen(false)} />}
    </>
  );
}

function Question({ instanceId, onClose }: { instanceId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const activate = useMutation({
    mutationFn: ({ externalId, activatedAt }: Fields) =>
      session.ask(ActivateInstanceDocument, {
        input: {
          instanceId,
          externalId: externalId?.trim() || null,
          activatedAt: activatedAt ? new Date(`${activatedAt}+08:00`).toISOString() : null,
        },
      }),
    onSuccess: () => {
      void client.invalidateQueries();
      onClose();
    },
  });
  return (
    <Modal open footer={null} title={t('instances.activate')} onCancel={onClose}>
      <p>{t('instances.activateWhat')}</p>
      <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => activate.mutate(fields)}>
        <Form.Item name="externalId" label={t('instances.externalId')} extra={t('instances.externalIdHint')}>
          <Input autoFocus maxLength={200} />
        </Form.Item>
        <Form.Item name="activatedAt" label={t('instances.activatedAt')} extra={t('instances.activatedAtHint')}>
          <Input type="datetime-local" />
        </Form.Item>
        {activate.error && (
          <Form.Item>
            <Refusal error={activate.error} />
          </Form.Item>
        )}
        <Flex gap={8} justify="end">
          <Button onClick={onClose}>{t('actions.back')}</Button>
          <Button type="primary" htmlType="submit" loading={activate.isPending}>
            {t('instances.activate')}
          </Button>
        </Flex>
      </Form>
    </Modal>
  );
}
