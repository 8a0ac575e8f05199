import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Button, Flex, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { FilterBar, StatusFilter } from '../../parts/filters';
import { Heading } from '../../parts/heading';
import { ListTable } from '../../parts/list-table';
import { OfferingStatusTag } from '../../parts/offering-status';
import { Nothing, Rows } from '../../parts/rows';
import { said } from '../../parts/search';
import { useViewer } from '../../session/use-session';
import { OwnOfferingsDocument, type OwnOfferingsQuery } from './offerings.generated';
import { OFFERING_STATUSES, type OfferingsSearch } from './offerings-search';

type Own = OwnOfferingsQuery['offerings']['edges'][number]['node'];

const route = getRouteApi('/offerings');
const PAGE = 50;

/** What one's own organization offers, in every state. */
export function Offerings() {
  const { t } = useTranslation();
  const { organization } = useViewer();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { statuses, text } = search;
  const filter = { providerIds: [organization.id], ...(statuses && { statuses }), ...(text && { text }) };
  const list = useInfiniteQuery(
    pages(OwnOfferingsDocument, { filter, first: PAGE, after: null }, (page) => page.offerings.pageInfo),
  );
  const change = (next: OfferingsSearch): void => void navigate({ search: said(next), replace: true });
  return (
    <>
      <Heading title={t('offerings.title')}>
        <Flex gap={8}>
          <Link to="/offerings/new">
            <Button type="primary">{t('offerings.new')}</Button>
          </Link>
          <Link to="/offering-imports">
            <Button>{t('offerings.import')}</Button>
          </Link>
        </Flex>
      </Heading>
      <FilterBar>
        <Input.Search
          allowClear
          aria-label={t('offerings.search')}
          placeholder={t('offerings.search')}
          style={{ width: 260 }}
          defaultValue={text}
          onSearch={(words) => change({ ...search, text: words.trim() })}
        />
        <StatusFilter
          of={statuses}
          among={OFFERING_STATUSES}
          nameOf={(status) => t(`enums.OfferingStatus.${status}`)}
          onChange={(chosen) => change({ ...search, statuses: chosen })}
        />
      </FilterBar>
      <Rows
        of={list}
        rows={(page) => page.offerings.edges}
        none={<Nothing title={t('offerings.none')} hint={t('offerings.noneHint')} />}
      >
        {(found, first) => <OwnTable of={found} total={first.offerings.totalCount} />}
      </Rows>
    </>
  );
}

function OwnTable({ of, total }: { of: Own[]; total: number }) {
  const { t } = useTranslation();
  return (
    <ListTable<Own>
      name="offerings"
      of={of}
      total={total}
      columns={[
        {
          title: t('orders.service'),
          text: ({ name }) => name,
          show: ({ id, name }) => (
            <Link to="/offerings/$offeringId" params={{ offeringId: id }}>
              {name}
            </Link>
          ),
        },
        { title: t('offerings.code'), text: ({ code }) => code },
        {
          title: t('orders.status'),
          text: ({ status }) => t(`enums.OfferingStatus.${status}`),
          show: ({ status, changeReason, withholding }) => (
            <>
              <OfferingStatusTag of={status} />
              {changeReason && <div className="quiet">{changeReason}</div>}
              {withholding && <div className="quiet">{withholding.reasons.join(' ')}</div>}
            </>
          ),
        },
        { title: t('catalogue.serviceModels'), text: ({ serviceModel }) => t(`enums.ServiceModel.${serviceModel}`) },
        { title: t('offerings.revision'), align: 'right', text: ({ revision }) => revision },
      ]}
    />
  );
}
