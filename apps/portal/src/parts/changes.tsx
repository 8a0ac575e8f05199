import { useTranslation } from 'react-i18next';
import { ListTable } from './list-table';

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
    <ListTable<Change>
      name="changes"
      rowKey={({ path }) => path.join('.')}
      of={of}
      columns={[
        { title: t('changes.field'), text: ({ path }) => path.map(nameOf).join(' › ') },
        { title: t('changes.before'), text: ({ before }) => asText(before), show: ({ before }) => cell(before) },
        { title: t('changes.after'), text: ({ after }) => asText(after), show: ({ after }) => cell(after) },
      ]}
    />
  );
}
