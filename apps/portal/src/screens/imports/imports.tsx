import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Checkbox, Flex, Form, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { dateTime } from '../../format/format';
import { newKey } from '../../graphql/key';
import type { OfferingImportMode } from '../../graphql/schema.generated';
import { ListTable } from '../../parts/list-table';
import { Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { Nothing, Rows } from '../../parts/rows';
import { download } from '../../session/download';
import { session } from '../../session/session-store';
import { ImportOfferingsDocument, type ImportRowFragment, OfferingImportsDocument } from './imports.generated';

const PAGE = 20;
const EVERY = 2_000;

/** Files of offerings: sent here, tried out or written, and what came of them. */
export function Imports() {
  const { t } = useTranslation();
  const list = useInfiniteQuery({
    ...pages(OfferingImportsDocument, { first: PAGE, after: null }, (page) => page.offeringImports.pageInfo),
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.offeringImports.edges.some(({ node }) => node.status === 'RECEIVED'))
        ? EVERY
        : false,
  });
  return (
    <>
      <p>
        <Link to="/offerings">{t('offerings.back')}</Link>
      </p>
      <h1>{t('imports.title')}</h1>
      <Flex vertical gap={16}>
        <Upload />
        <Rows
          of={list}
          rows={(page) => page.offeringImports.edges}
          none={<Nothing title={t('imports.none')} hint={t('imports.noneHint')} />}
        >
          {(found) => <ImportsTable of={found} />}
        </Rows>
      </Flex>
    </>
  );
}

interface Fields {
  mode: OfferingImportMode;
  dryRun: boolean;
}

function Upload() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const template = useMutation({ mutationFn: download });
  const send = useMutation({
    mutationFn: async ({ mode, dryRun }: Fields) =>
      session.ask(ImportOfferingsDocument, {
        input: {
          ...{ mode, dryRun, idempotencyKey: newKey(), content: await file!.text() },
          format: file!.name.toLowerCase().endsWith('.csv') ? 'CSV' : 'JSON',
        },
      }),
    onSuccess: ({ importOfferings }) => {
      void client.invalidateQueries();
      void navigate({ to: '/offering-imports/$importId', params: { importId: importOfferings.id } });
    },
  });
  return (
    <Panel
      title={t('imports.send')}
      extra={
        <Flex gap={8}>
          {(['csv', 'json'] as const).map((kind) => (
            <Button key={kind} size="small" onClick={() => template.mutate(`/v1/offerings.${kind}`)}>
              {t('imports.export', { kind: kind.toUpperCase() })}
            </Button>
          ))}
        </Flex>
      }
    >
      <p style={{ marginTop: 0 }}>{t('imports.hint')}</p>
      <Form<Fields>
        layout="vertical"
        requiredMark={false}
        initialValues={{ mode: 'VALID_ROWS', dryRun: true }}
        onFinish={(fields) => send.mutate(fields)}
      >
        <Form.Item label={t('imports.file')} htmlFor="import-file">
          <input
            id="import-file"
            type="file"
            accept=".csv,.json"
            onChange={({ target }) => setFile(target.files?.[0] ?? null)}
          />
        </Form.Item>
        <Form.Item name="mode" label={t('imports.mode')} style={{ maxWidth: 420 }}>
          <Select
            options={(['VALID_ROWS', 'ALL_OR_NOTHING'] as const).map((value) => ({
              value,
              label: t(`imports.modes.${value}`),
            }))}
          />
        </Form.Item>
        <Form.Item name="dryRun" valuePropName="checked">
          <Checkbox>{t('imports.dryRun')}</Checkbox>
        </Form.Item>
        <Flex vertical gap={12} align="start">
          <Refusal error={send.error ?? template.error} />
          <Button type="primary" htmlType="submit" disabled={!file} loading={send.isPending}>
            {t('imports.send')}
          </Button>
        </Flex>
      </Form>
    </Panel>
  );
}

function ImportsTable({ of }: { of: ImportRowFragment[] }) {
  const { t } = useTranslation();
  return (
    <ListTable<ImportRowFragment>
      name="offering-imports"
      of={of}
      columns={[
        {
          title: t('imports.receivedAt'),
          text: ({ receivedAt }) => dateTime(receivedAt),
          show: ({ id, receivedAt }) => (
            <Link to="/offering-imports/$importId" params={{ importId: id }}>
              {dateTime(receivedAt)}
            </Link>
          ),
        },
        {
          title: t('orders.status'),
          text: (row) => t(`imports.statuses.${importStatus(row)}`),
          show: (row) => <Tag>{t(`imports.statuses.${importStatus(row)}`)}</Tag>,
        },
        { title: t('imports.rows'), align: 'right', text: ({ rows }) => rows },
        { title: t('enums.OfferingRowAction.CREATED'), align: 'right', text: ({ created }) => created },
        { title: t('enums.OfferingRowAction.REVISED'), align: 'right', text: ({ revised }) => revised },
        { title: t('enums.OfferingRowAction.UNCHANGED'), align: 'right', text: ({ unchanged }) => unchanged },
        { title: t('enums.OfferingRowAction.REFUSED'), align: 'right', text: ({ refused }) => refused },
      ]}
    />
  );
}

export const importStatus = ({ status, applied, dryRun }: ImportRowFragment) =>
  status === 'RECEIVED' ? 'working' : dryRun ? 'tried' : applied ? 'applied' : 'refused';
