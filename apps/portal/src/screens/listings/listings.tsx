import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { dateTime } from '../../format/format';
import { ListTable } from '../../parts/list-table';
import { Panel } from '../../parts/panel';
import { Rows } from '../../parts/rows';
import { ListingsToReviewDocument, RevisionsToReviewDocument } from './listings.generated';

const PAGE = 20;

/** What providers want to list or to change, and wait for the operator with. */
export function Listings() {
  const { t } = useTranslation();
  return (
    <>
      <h1>{t('listings.title')}</h1>
      <Flex vertical gap={16}>
        <Panel title={t('listings.first')}>
          <NewOfferings />
        </Panel>
        <Panel title={t('listings.revisions')}>
          <Revisions />
        </Panel>
      </Flex>
    </>
  );
}

function NewOfferings() {
  const { t } = useTranslation();
  const list = useInfiniteQuery(
    pages(
      ListingsToReviewDocument,
      { filter: { statuses: ['IN_REVIEW'] }, first: PAGE, after: null },
      (page) => page.offerings.pageInfo,
    ),
  );
  return (
    <Rows of={list} rows={(page) => page.offerings.edges} none={<p>{t('listings.none')}</p>}>
      {(found, first) => (
        <ListTable
          name="new-offerings"
          of={found}
          total={first.offerings.totalCount}
          columns={[
            {
              title: t('orders.service'),
              text: ({ name }) => name,
              show: ({ id, name, code }) => (
                <>
                  <Link to="/listings/$offeringId" params={{ offeringId: id }}>
                    {name}
                  </Link>
                  <div className="quiet">{code}</div>
                </>
              ),
            },
            { title: t('offerings.code'), text: ({ code }) => code, onlyInFile: true },
            { title: t('orders.provider'), text: ({ provider }) => provider.name },
            {
              title: t('catalogue.serviceModels'),
              text: ({ serviceModel }) => t(`enums.ServiceModel.${serviceModel}`),
            },
          ]}
        />
      )}
    </Rows>
  );
}

function Revisions() {
  const { t } = useTranslation();
  const list = useInfiniteQuery(
    pages(
      RevisionsToReviewDocument,
      { statuses: ['IN_REVIEW'], first: PAGE, after: null },
      (page) => page.offeringRevisions.pageInfo,
    ),
  );
  return (
    <Rows of={list} rows={(page) => page.offeringRevisions.edges} none={<p>{t('listings.none')}</p>}>
      {(found) => (
        <ListTable
          name="revisions"
          of={found}
          columns={[
            {
              title: t('orders.service'),
              text: ({ name }) => name,
              show: ({ name, revision, offering }) => (
                <>
                  <Link to="/listings/$offeringId" params={{ offeringId: offering.id }}>
                    {name}
                  </Link>
                  <div className="quiet">
                    {offering.code} · {t('catalogue.revision', { n: revision })}
                  </div>
                </>
              ),
            },
            { title: t('offerings.code'), text: ({ offering }) => offering.code, onlyInFile: true },
            { title: t('offerings.revision'), text: ({ revision }) => revision, onlyInFile: true },
            { title: t('orders.provider'), text: ({ offering }) => offering.provider.name },
            {
              title: t('listings.submittedAt'),
              text: ({ submittedAt }) => submittedAt && dateTime(submittedAt),
            },
            {
              title: t('listings.effectiveFrom'),
              text: ({ effectiveFrom }) => (effectiveFrom ? dateTime(effectiveFrom) : t('listings.onApproval')),
            },
          ]}
        />
      )}
    </Rows>
  );
}
