import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Checkbox, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { count, dateTime } from '../../format/format';
import type { AdmissionApplicationStatus } from '../../graphql/schema.generated';
import { FilterBar, StatusFilter } from '../../parts/filters';
import { ListTable } from '../../parts/list-table';
import { Nothing, Rows } from '../../parts/rows';
import { said } from '../../parts/search';
import { type AdmissionRowFragment, AdmissionsDocument } from './admissions.generated';
import { ADMISSION_STATUSES, type AdmissionsSearch } from './admissions-search';

const route = getRouteApi('/admissions');
const PAGE = 20;
const COLORS: Partial<Record<AdmissionApplicationStatus, string>> = {
  SUBMITTED: 'gold',
  REVIEW: 'gold',
  ADMITTED: 'green',
  CONDITIONAL: 'blue',
  REJECTED: 'red',
};

export function AdmissionStatus({ of }: { of: AdmissionApplicationStatus }) {
  const { t } = useTranslation();
  return <Tag color={COLORS[of]}>{t(`enums.AdmissionApplicationStatus.${of}`)}</Tag>;
}

/** Providers who want to be admitted. */
export function Admissions() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { statuses, overdue } = search;
  const list = useInfiniteQuery(
    pages(
      AdmissionsDocument,
      { statuses: statuses ?? null, overdue: overdue ?? null, first: PAGE, after: null },
      (page) => page.admissionApplications.pageInfo,
    ),
  );
  const change = (next: AdmissionsSearch): void => void navigate({ search: said(next), replace: true });
  return (
    <>
      <h1>{t('admissions.title')}</h1>
      <FilterBar>
        <StatusFilter
          of={statuses}
          among={ADMISSION_STATUSES}
          nameOf={(status) => t(`enums.AdmissionApplicationStatus.${status}`)}
          onChange={(chosen) => change({ ...search, statuses: chosen })}
        />
        <Checkbox
          checked={overdue ?? false}
          onChange={({ target }) => change({ ...search, overdue: target.checked ? true : undefined })}
        >
          {t('admissions.overdueOnly')}
        </Checkbox>
      </FilterBar>
      <Rows
        of={list}
        rows={(page) => page.admissionApplications.edges}
        none={<Nothing title={t('admissions.none')} hint={t('admissions.noneHint')} />}
      >
        {(found) => <AdmissionsTable of={found} />}
      </Rows>
    </>
  );
}

function AdmissionsTable({ of }: { of: AdmissionRowFragment[] }) {
  const { t } = useTranslation();
  return (
    <ListTable<AdmissionRowFragment>
      name="admissions"
      of={of}
      columns={[
        {
          title: t('orders.provider'),
          text: ({ provider }) => provider.name,
          show: ({ id, provider }) => (
            <Link to="/admissions/$applicationId" params={{ applicationId: id }}>
              {provider.name}
            </Link>
          ),
        },
        {
          title: t('admissions.kind'),
          text: ({ renewal }) => t(renewal ? 'admissions.renewal' : 'admissions.firstTime'),
        },
        {
          title: t('orders.status'),
          text: ({ status }) => t(`enums.AdmissionApplicationStatus.${status}`),
          show: ({ status }) => <AdmissionStatus of={status} />,
        },
        { title: t('admissions.submittedAt'), text: ({ submittedAt }) => submittedAt && dateTime(submittedAt) },
        {
          title: t('admissions.workdays'),
          align: 'right',
          text: ({ workdaysOpen }) => workdaysOpen,
          show: ({ workdaysOpen, overdueWorkdays }) => (
            <>
              {workdaysOpen !== null && count(workdaysOpen)}{' '}
              {overdueWorkdays ? <Tag color="red">{t('admissions.overdueBy', { count: overdueWorkdays })}</Tag> : null}
            </>
          ),
        },
        {
          title: t('admissions.overdueWorkdays'),
          text: ({ overdueWorkdays }) => overdueWorkdays,
          onlyInFile: true,
        },
      ]}
    />
  );
}
