import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { dateTime } from '../../format/format';
import { Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { session } from '../../session/session-store';
import { OpenQueueBoardDocument } from './queue-board.generated';

/** The way to the board of the workers' queues: this browser is let in for as long as its access token lasts. */
export function QueueBoardPage() {
  const { t } = useTranslation();
  const open = useMutation({ mutationFn: () => session.ask(OpenQueueBoardDocument, {}) });
  return (
    <>
      <h1>{t('queueBoard.title')}</h1>
      <Panel>
        <p style={{ marginTop: 0 }}>{t('queueBoard.what')}</p>
        <Button type="primary" onClick={() => open.mutate()} loading={open.isPending}>
          {t('queueBoard.open')}
        </Button>
        <Refusal error={open.error} />
        {open.data && (
          <p role="status">
            <a href="/queues" target="_blank" rel="noreferrer">
              {t('queueBoard.go')}
            </a>{' '}
            {t('queueBoard.until', { at: dateTime(open.data.openQueueBoard) })}
          </p>
        )}
      </Panel>
    </>
  );
}
