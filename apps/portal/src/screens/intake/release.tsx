import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Flex, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Refusal } from '../../parts/page-state';
import { session } from '../../session/session-store';
import { type QuarantinedRowFragment, ReleaseQuarantinedDocument } from './intake.generated';

const FIELDS = ['externalId', 'instanceId', 'meter', 'quantity', 'occurredAt'] as const;
type Fields = Partial<Record<(typeof FIELDS)[number], string>>;

/** Tries rows again: as they are, once what kept them is mended, or with fields put in place of what was written. */
export function Release({ of, onDone }: { of: QuarantinedRowFragment[]; onDone: () => void }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('intake.release')}
      </Button>
      {isOpen && (
        <Question
          of={of}
          onClose={(isDone) => {
            setOpen(false);
            if (isDone) onDone();
          }}
        />
      )}
    </>
  );
}

function Question({ of, onClose }: { of: QuarantinedRowFragment[]; onClose: (isDone: boolean) => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const release = useMutation({
    mutationFn: (fields: Fields) => {
      const fix = Object.fromEntries(Object.entries(fields).filter(([, value]) => value?.trim()));
      const input = { ids: of.map(({ id }) => id), fix: Object.keys(fix).length ? fix : null };
      return session.ask(ReleaseQuarantinedDocument, { input });
    },
    onSuccess: ({ releaseQuarantinedUsage: { rejected } }) => {
      void client.invalidateQueries();
      if (!rejected.length) onClose(true);
    },
  });
  const rejected = release.data?.releaseQuarantinedUsage.rejected ?? [];
  return (
    <Modal open footer={null} title={t('intake.release')} onCancel={() => onClose(release.isSuccess)}>
      <p>{t('intake.releaseWhat', { count: of.length })}</p>
      <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => release.mutate(fields)}>
        {FIELDS.map((field) => (
          <Form.Item key={field} name={field} label={t(`usageFields.${field}`)}>
            <Input maxLength={200} placeholder={t('intake.asSent')} />
          </Form.Item>
        ))}
        <Refusal error={release.error} />
        {rejected.length > 0 && (
          <Alert
            type="warning"
            role="alert"
            title={t('intake.stillRefused', { count: rejected.length })}
            description={
              <ul>
                {rejected.map(({ id, message }) => (
                  <li key={id}>{message}</li>
                ))}
              </ul>
            }
          />
        )}
        <Flex gap={8} justify="end" style={{ marginTop: 12 }}>
          <Button onClick={() => onClose(release.isSuccess)}>{t('actions.back')}</Button>
          <Button type="primary" htmlType="submit" loading={release.isPending}>
            {t('intake.release')}
          </Button>
        </Flex>
      </Form>
    </Modal>
  );
}
