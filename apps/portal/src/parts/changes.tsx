import { Table } from 'antd';
import { useTranslation } from 'react-i18next';

interface Change {
  path: readonly string[];
  before: unknown;
  after: unknown;
}

/** Names of fields that people know; a code stands as it is. */
function useFieldName(): (field: string) => string {
  const { t, i18n } = useTranslation();
  return (field) => (i18n.exists(`fields.${field}`) ? t(`fields.${field}` as 'fields.name') : field);
}

const asText = (value: unknown): string =>
  value === null || value === undefined ? '—' : typeof value === 'string' ? value : JSON.stringify(value, null, 1);

/** What changed, field by field. */
export function Changes({ of, none }: { of: readonly Change[]; none: string }) {
  const { t } = useTranslation();
  const nameOf = useFieldName();
  if (!of.length) return <p style={{ margin: 0 }}>{none}</p>;
  const cell = (value: unknown) => <div className="value">{asText(value)}</div>;
  return (
    <Table<Change>
      size="small"
      rowKey={({ path }) => path.join('.')}
      dataSource={[...of]}
      pagination={of.length > 100 ? { pageSize: 100, showSizeChanger: false } : false}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t('changes.field'), render: (_, { path }) => path.map(nameOf).join(' › ') },
        { title: t('changes.before'), render: (_, { before }) => cell(before) },
        { title: t('changes.after'), render: (_, { after }) => cell(after) },
      ]}
    />
  );
}
