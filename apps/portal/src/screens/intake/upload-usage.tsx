import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Flex, Form, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsageFileFormat } from '../../graphql/schema.generated';
import { Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { saveFile } from '../../session/save-file';
import { upload } from '../../session/upload';

interface Fields {
  /** Not said: as the file's name tells. */
  format?: UsageFileFormat;
  backfill: boolean;
}

const FORMATS: readonly UsageFileFormat[] = ['CSV', 'FOCUS', 'NDJSON'];

/** Of a CSV file. */
const MUST = ['id', 'meter', 'quantity', 'occurredAt'];
const MAY = ['windowStart', 'subject', 'correctsEventId'];
const TEMPLATE = `${['id', 'externalId', ...MUST.slice(1), ...MAY].join(',')}\r\n`;

/** A file of use is sent here; what becomes of its rows stands in the list below. */
export function UploadUsage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const send = useMutation({
    mutationFn: ({ format, backfill }: Fields) => {
      const { name } = file!;
      const how = new URLSearchParams({ name, ...(format && { format }), ...(backfill && { backfill: 'true' }) });
      // Its name or what is said tells how it is read; what the browser takes it for differs from one desk to the next.
      return upload(`/v1/usage-files?${how.toString()}`, new File([file!], name, { type: 'application/octet-stream' }));
    },
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <Panel title={t('intake.send')}>
      <p style={{ marginTop: 0 }}>{t('intake.sendWhat')}</p>
      <p>
        {t('intake.columns', { must: MUST.join(', '), may: MAY.join(', ') })} {t('intake.columnsNames')}{' '}
        <Button size="small" onClick={() => saveFile(new Blob([TEMPLATE], { type: 'text/csv' }), 'usage-template.csv')}>
          {t('intake.template')}
        </Button>
      </p>
      <Form<Fields>
        name="send-usage"
        layout="vertical"
        requiredMark={false}
        initialValues={{ backfill: false }}
        onFinish={(fields) => send.mutate(fields)}
      >
        <Form.Item label={t('intake.file')} htmlFor="usage-file">
          <input
            id="usage-file"
            type="file"
            accept=".csv,.ndjson,.jsonl,.gz"
            onChange={({ target }) => {
              setFile(target.files?.[0] ?? null);
              send.reset();
            }}
          />
        </Form.Item>
        <Form.Item name="format" label={t('intake.format')} style={{ maxWidth: 420 }}>
          <Select
            allowClear
            placeholder={t('intake.formatByName')}
            options={FORMATS.map((value) => ({ value, label: value }))}
          />
        </Form.Item>
        <Form.Item name="backfill" valuePropName="checked">
          <Checkbox>{t('intake.backfillWhat')}</Checkbox>
        </Form.Item>
        <Flex vertical gap={12} align="start">
          <Refusal error={send.error} />
          {send.isSuccess && <Alert type="success" showIcon role="status" title={t('intake.sent')} />}
          <Button type="primary" htmlType="submit" disabled={!file} loading={send.isPending}>
            {t('intake.send')}
          </Button>
        </Flex>
      </Form>
    </Panel>
  );
}
