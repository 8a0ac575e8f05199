import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Descriptions, Flex, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { dateTime } from '../../format/format';
import type { OfferingRowAction } from '../../graphql/schema.generated';
import { ListTable } from '../../parts/list-table';
import { PageState } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { importStatus } from './imports';
import { OfferingImportPageDocument, type OfferingImportPageQuery } from './imports.generated';

type Row = OfferingImportPageQuery['offeringImport']['report'][number];

const route = getRouteApi('/offering-imports/$importId');
const EVERY = 1_500;
const COLORS: Record<OfferingRowAction, string> = {
  CREATED: 'green',
  REVISED: 'blue',
  UNCHANGED: 'default',
  REFUSED: 'red',
};

/** What came of each row of a file. */
export function ImportPage() {
  const { t } = useTranslation();
  const { importId } = route.useParams();
  const found = useQuery({
    ...query(OfferingImportPageDocument, { id: importId }),
    refetchInterval: ({ state }) => (state.data?.offeringImport.status === 'RECEIVED' ? EVERY : false),
  });
  return (
    <>
      <p>
        <Link to="/offering-imports">{t('imports.back')}</Link>
      </p>
      <h1>{t('imports.report')}</h1>
      <PageState of={found}>
        {({ offeringImport: one }) => (
          <Flex vertical gap={16}>
            <Panel>
              <p role="status" style={{ marginTop: 0 }}>
                {t(`imports.statusWhat.${importStatus(one)}`)}
              </p>
              <Descriptions
                size="small"
                column={{ xs: 1, sm: 3 }}
                items={[
                  { label: t('imports.receivedAt'), children: dateTime(one.receivedAt) },
                  { label: t('imports.rows'), children: one.rows },
                  { label: t('imports.mode'), children: t(`imports.modes.${one.mode}`) },
                ]}
              />
            </Panel>
            <Report of={one.report} />
          </Flex>
        )}
      </PageState>
    </>
  );
}

function Report({ of }: { of: Row[] }) {
  const { t } = useTranslation();
  const nameOf = (action: OfferingRowAction | null): string =>
    action ? t(`enums.OfferingRowAction.${action}`) : t('imports.waits');
  return (
    <ListTable<Row>
      name="import-report"
      rowKey="row"
      of={of}
      columns={[
        { title: t('imports.row'), align: 'right', text: ({ row }) => row },
        {
          title: t('offerings.code'),
          text: ({ code }) => code,
          show: ({ code, offeringId }) =>
            offeringId ? (
              <Link to="/offerings/$offeringId" params={{ offeringId }}>
                {code}
              </Link>
            ) : (
              code
            ),
        },
        {
          title: t('imports.result'),
          text: ({ action }) => nameOf(action),
          show: ({ action }) => <Tag color={action ? COLORS[action] : undefined}>{nameOf(action)}</Tag>,
        },
        {
          title: t('imports.issues'),
          text: ({ issues }) => issues.map(({ path, message }) => `${path} ${message}`.trim()).join('; '),
          show: ({ issues }) => (
            <ul className="issues">
              {issues.map(({ path, message }) => (
                <li key={`${path} ${message}`}>
                  {message} {path && <span className="quiet">{path}</span>}
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  );
}
