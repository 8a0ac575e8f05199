import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Flex, Progress, Tag } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { count, dateTime } from '../../format/format';
import type { Role, UsageFileStatus } from '../../graphql/schema.generated';
import { Action } from '../../parts/action';
import { ListTable } from '../../parts/list-table';
import { Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { Rows } from '../../parts/rows';
import { download } from '../../session/download';
import { session } from '../../session/session-store';
import { useViewer } from '../../session/use-session';
import { CancelUsageFileDocument, type UsageFileRowFragment, UsageFilesDocument } from './intake.generated';
import { Quarantine } from './quarantine';
import { UploadUsage } from './upload-usage';

const PAGE = 20;
/** Who sends files of use; whoever watches over them reads. */
const REPORTERS: readonly Role[] = ['PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'];
const EVERY = 3_000;
const GOING: readonly UsageFileStatus[] = ['RECEIVED', 'PROCESSING'];
const COLORS: Partial<Record<UsageFileStatus, string>> = {
  RECEIVED: 'gold',
  PROCESSING: 'blue',
  CHECKED: 'gold',
  DONE: 'green',
  FAILED: 'red',
};

/** What came in of use: files with what was taken, what was there already and what was refused; and the refused rows. */
export function Intake() {
  const { t } = useTranslation();
  const list = useInfiniteQuery({
    ...pages(UsageFilesDocument, { first: PAGE, after: null }, (page) => page.usageFiles.pageInfo),
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.usageFiles.edges.some(({ node }) => GOING.includes(node.status)))
        ? EVERY
        : false,
  });
  const client = useQueryClient();
  const mayReport = useViewer().roles.some((role) => REPORTERS.includes(role));
  const refused = (list.data?.pages ?? []).flatMap((page) => page.usageFiles.edges.map(({ node }) => node.rejected));
  const told = refused.join();
  // What a file has had refused since is in quarantine now.
  useEffect(() => void client.invalidateQueries({ queryKey: ['Quarantined'] }), [client, told]);
  return (
    <>
      <h1>{t('intake.title')}</h1>
      <Flex vertical gap={16}>
        {mayReport && <UploadUsage />}
        <Panel title={t('intake.files')}>
          <Rows of={list} rows={(page) => page.usageFiles.edges} none={<p>{t('intake.noFiles')}</p>}>
            {(found) => <FilesTable of={found} />}
          </Rows>
        </Panel>
        <Quarantine />
      </Flex>
    </>
  );
}

function FilesTable({ of }: { of: UsageFileRowFragment[] }) {
  const { t } = useTranslation();
  return (
    <ListTable<UsageFileRowFragment>
      name="usage-files"
      of={of}
      columns={[
        {
          title: t('intake.file'),
          text: ({ name }) => name,
          show: ({ name, backfill }) => (
            <>
              {name} {backfill && <Tag>{t('intake.backfill')}</Tag>}
            </>
          ),
        },
        { title: t('imports.receivedAt'), text: ({ receivedAt }) => dateTime(receivedAt) },
        {
          title: t('orders.status'),
          text: ({ status }) => t(`enums.UsageFileStatus.${status}`),
          show: (file) => <FileStatus of={file} />,
        },
        {
          title: t('intake.accepted'),
          align: 'right',
          text: (file) => file.accepted,
          show: (file) => count(file.accepted),
        },
        {
          title: t('intake.duplicates'),
          align: 'right',
          text: (file) => file.duplicates,
          show: (file) => count(file.duplicates),
        },
        {
          title: t('intake.rejected'),
          align: 'right',
          text: (file) => file.rejected,
          show: ({ id, rejected }) =>
            rejected ? (
              <Link to="/intake" search={{ file: id }}>
                {count(rejected)}
              </Link>
            ) : (
              count(0)
            ),
        },
        {
          title: t('evidence.actions'),
          show: (file) => <FileActions of={file} />,
        },
      ]}
    />
  );
}

function FileActions({ of: { id, allowedActions } }: { of: UsageFileRowFragment }) {
  const { t } = useTranslation();
  const report = useMutation({ mutationFn: download });
  return (
    <>
      <Flex gap={8} wrap>
        <Button loading={report.isPending} onClick={() => report.mutate(`/v1/usage-files/${id}/report.csv`)}>
          {t('intake.report')}
        </Button>
        {allowedActions.includes('cancelUsageFile') && (
          <Action
            isFinal
            name={t('intake.cancel')}
            what={t('intake.cancelWhat')}
            run={() => session.ask(CancelUsageFileDocument, { id })}
          />
        )}
      </Flex>
      <Refusal error={report.error} />
    </>
  );
}

function FileStatus({ of: { status, bytes, bytesRead, faultDetail } }: { of: UsageFileRowFragment }) {
  const { t } = useTranslation();
  return (
    <>
      <Tag color={COLORS[status]}>{t(`enums.UsageFileStatus.${status}`)}</Tag>
      {status === 'PROCESSING' && bytes > 0 && (
        <Progress
          aria-label={t('billingRuns.progress')}
          percent={Math.floor((bytesRead / bytes) * 100)}
          size="small"
          strokeColor="#124e96"
        />
      )}
      {faultDetail && <div className="quiet">{faultDetail}</div>}
    </>
  );
}
