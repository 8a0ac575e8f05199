import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Button, Flex, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { query } from '../../app/queries';
import { dateTime } from '../../format/format';
import { Changes } from '../../parts/changes';
import { FilterBar } from '../../parts/filters';
import { ListTable } from '../../parts/list-table';
import { Nothing, Rows } from '../../parts/rows';
import { said } from '../../parts/search';
import { AuditTrailDocument, type AuditTrailQuery, EverybodyDocument } from './audit.generated';
import { auditFilter, type AuditSearch } from './audit-search';
import { operationName, subjectName } from './operation-name';
import { changesBetween } from './changes-between';

type Entry = AuditTrailQuery['auditTrail']['edges'][number]['node'];

const route = getRouteApi('/audit');
const PAGE = 50;

/** What was changed on the platform, by whom; what is looked for stands in the address. */
export function Audit() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(
    pages(
      AuditTrailDocument,
      { filter: auditFilter(search), first: PAGE, after: null },
      (page) => page.auditTrail.pageInfo,
    ),
  );
  const change = (next: AuditSearch): void => void navigate({ search: said(next), replace: true });
  return (
    <>
      <h1>{t('audit.title')}</h1>
      <Filters of={search} onChange={change} />
      <Rows
        of={list}
        rows={(page) => page.auditTrail.edges}
        none={<Nothing title={t('audit.none')} hint={t('audit.noneHint')} />}
      >
        {(found) => <Trail of={found} onFind={(more) => change({ ...search, ...more })} />}
      </Rows>
    </>
  );
}

function Filters({ of, onChange }: { of: AuditSearch; onChange: (next: AuditSearch) => void }) {
  const { t } = useTranslation();
  const everybody = useQuery(query(EverybodyDocument, {}));
  return (
    <FilterBar>
      <Select
        mode="tags"
        allowClear
        aria-label={t('audit.action')}
        placeholder={t('audit.anyAction')}
        style={{ minWidth: 240 }}
        value={of.actions ?? []}
        onChange={(actions) => onChange({ ...of, actions })}
        tokenSeparators={[' ', ',']}
        maxCount={20}
        open={false}
        suffixIcon={null}
      />
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('audit.organization')}
        placeholder={t('audit.anyOrganization')}
        style={{ minWidth: 220 }}
        value={of.organization}
        onChange={(organization?: string) => onChange({ ...of, organization })}
        options={everybody.data?.organizations.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Input
        type="date"
        aria-label={t('audit.from')}
        style={{ width: 160 }}
        value={of.from ?? ''}
        onChange={({ target }) => onChange({ ...of, from: target.value })}
      />
      <Input
        type="date"
        aria-label={t('audit.until')}
        style={{ width: 160 }}
        value={of.until ?? ''}
        onChange={({ target }) => onChange({ ...of, until: target.value })}
      />
      {Object.keys(of).length > 0 && <Button onClick={() => onChange({})}>{t('catalogue.clear')}</Button>}
    </FilterBar>
  );
}

function Trail({ of, onFind }: { of: Entry[]; onFind: (more: AuditSearch) => void }) {
  const { t } = useTranslation();
  return (
    <ListTable<Entry>
      name="audit-trail"
      of={of}
      table={{ expandable: { expandedRowRender: (entry) => <Detail of={entry} onFind={onFind} /> } }}
      columns={[
        { title: t('audit.at'), text: ({ at }) => at, show: ({ at }) => <time dateTime={at}>{dateTime(at)}</time> },
        {
          title: t('audit.who'),
          text: ({ person, onBehalfOf }) =>
            [
              person?.name ?? t('orders.platform'),
              ...(onBehalfOf ? [t('audit.for', { name: onBehalfOf.name })] : []),
            ].join(' '),
          show: ({ person, onBehalfOf }) => (
            <>
              {person?.name ?? t('orders.platform')}
              {onBehalfOf && <div className="quiet">{t('audit.for', { name: onBehalfOf.name })}</div>}
            </>
          ),
        },
        { title: t('audit.organization'), text: ({ organization }) => organization?.name },
        {
          title: t('audit.action'),
          text: (entry) => operationName(entry),
          show: ({ action, subject }) => (
            <>
              <Button type="link" size="small" onClick={() => onFind({ actions: [action] })}>
                {operationName({ action, subject })}
              </Button>
              <div className="quiet">{action}</div>
            </>
          ),
        },
        { title: t('audit.operation'), text: ({ action }) => action, onlyInFile: true },
        { title: t('audit.subject'), text: ({ subject }) => subject && subjectName(subject) },
        { title: t('audit.link'), align: 'right', text: ({ link }) => link ?? t('audit.unsealed') },
        { title: t('audit.hash'), text: ({ hash }) => hash, onlyInFile: true },
      ]}
    />
  );
}

function Detail({ of: entry, onFind }: { of: Entry; onFind: (more: AuditSearch) => void }) {
  const { t } = useTranslation();
  const { person, subjectId, roles, requestId, hash } = entry;
  return (
    <Flex vertical gap={8} align="start">
      <Changes of={changesBetween(entry.before, entry.after)} none={t('audit.nothingNoted')} />
      <div className="quiet" style={{ overflowWrap: 'anywhere' }}>
        {roles.map((role) => t(`enums.Role.${role}`)).join(' · ')} · {t('audit.request')} {requestId}
        {hash && (
          <div>
            {t('audit.hash')} {hash}
          </div>
        )}
      </div>
      <Flex gap={8} wrap>
        {subjectId && (
          <Button size="small" onClick={() => onFind({ subject: subjectId })}>
            {t('audit.sameSubject')}
          </Button>
        )}
        {person && (
          <Button size="small" onClick={() => onFind({ person: person.id })}>
            {t('audit.samePerson')}
          </Button>
        )}
      </Flex>
    </Flex>
  );
}
