import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Flex, Form, Modal } from 'antd';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Refusal } from './page-state';

interface Asked<Fields> {
  title: ReactNode;
  /** What will happen. */
  what?: ReactNode;
  /** Nothing leads back. */
  isFinal?: boolean;
  confirm?: string;
  initial?: Partial<Fields>;
  run: (fields: Fields) => Promise<unknown>;
  /** After it is done; what the page shows is asked for anew before. */
  onDone?: () => unknown;
  onClose: () => void;
  /** The fields, where it needs to know anything. */
  children?: ReactNode;
}

const FIELDS = 'input:not([disabled]), textarea:not([disabled]), button[type=submit]';

/** Says what will happen before it does, takes what it needs, and stays open with the api's words when it is refused. */
export function Question<Fields extends object = object>({
  title,
  what,
  isFinal = false,
  confirm,
  initial,
  run,
  onDone,
  onClose,
  children,
}: Asked<Fields>) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const name = useId();
  const inside = useRef<HTMLDivElement>(null);
  useFocusBack();
  const act = useMutation({
    mutationFn: run,
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
      await onDone?.();
    },
  });
  return (
    <Modal
      open
      footer={null}
      title={title}
      onCancel={onClose}
      // Whether or not anything moves.
      afterOpenChange={(isOpen) => isOpen && inside.current?.querySelector<HTMLElement>(FIELDS)?.focus()}
    >
      <div ref={inside}>
        {what && <div style={{ marginBottom: 16 }}>{what}</div>}
        <Form<Fields>
          // Its fields have ids of their own beside those of a form behind it.
          name={name}
          layout="vertical"
          requiredMark={false}
          {...(initial && { initialValues: initial })}
          onFinish={(fields) => act.mutate(fields)}
        >
          {children}
          {act.error && (
            <Form.Item>
              <Refusal error={act.error} />
            </Form.Item>
          )}
          <Flex gap={8} justify="end">
            <Button onClick={onClose}>{t('actions.back')}</Button>
            <Button type="primary" danger={isFinal} htmlType="submit" loading={act.isPending}>
              {confirm ?? t('actions.confirm')}
            </Button>
          </Flex>
        </Form>
      </div>
    </Modal>
  );
}

/** Where the keyboard was before goes on there. */
function useFocusBack(): void {
  const before = useRef<Element | null>(document.activeElement);
  useEffect(() => {
    const { current } = before;
    return () => {
      if (current instanceof HTMLElement) setTimeout(() => current.isConnected && current.focus());
    };
  }, []);
}
