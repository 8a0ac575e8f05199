import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Flex, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { dateTime } from '../../format/format';
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
      {(found) => (
        <Table
          size="small"
          rowKey="id"
          dataSource={found}
          pagination={false}
          scroll={{ x: 'max-content' }}
          columns={[
            {
              title: t('orders.service'),
              render: (_, { id, name, code }) => (
                <>
                  <Link to="/listings/$offeringId" params={{ offeringId: id }}>
                    {name}
                  </Link>
                  <div className="quiet">{code}</div>
                </>
              ),
            },
            { title: t('orders.provider'), render: (_, { provider }) => provider.name },
            {
              title: t('catalogue.serviceModels'),
              render: (_, { serviceModel }) => t(`enums.ServiceModel.${serviceModel}`),
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
        <Table
          size="small"
          rowKey="id"
          dataSource={found}
          pagination={false}
          scroll={{ x: 'max-content' }}
          columns={[
            {
              title: t('orders.service'),
              render: (_, { name, revision, offering }) => (
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
            { title: t('orders.provider'), render: (_, { offering }) => offering.provider.name },
            {
              title: t('listings.submittedAt'),
              render: (_, { submittedAt }) => submittedAt && dateTime(submittedAt),
            },
            {
              title: t('listings.effectiveFrom'),
              render: (_, { effectiveFrom }) => (effectiveFrom ? dateTime(effectiveFrom) : t('listings.onApproval')),
            },
          ]}
        />
      )}
    </Rows>
  );
}
