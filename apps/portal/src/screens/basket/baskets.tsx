import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { day } from '../../format/format';
import { LoadMore } from '../../parts/load-more';
import { PageState } from '../../parts/page-state';
import { BasketsDocument } from './basket.generated';

const PAGE = 20;

export function Baskets() {
  const { t } = useTranslation();
  const list = useInfiniteQuery(pages(BasketsDocument, { first: PAGE, after: null }, (page) => page.baskets.pageInfo));
  return (
    <>
      <h1>{t('nav.basket')}</h1>
      <PageState of={list}>
        {({ pages: read }) => {
          const found = read.flatMap((page) => page.baskets.edges.map(({ node }) => node));
          if (!found.length)
            return (
              <div className="panel notice">
                <h2>{t('basket.none')}</h2>
                <p>
                  <Link to="/catalogue">{t('orders.noneHint')}</Link>
                </p>
              </div>
            );
          return (
            <>
              <Table
                size="small"
                rowKey="id"
                dataSource={found}
                pagination={false}
                scroll={{ x: 'max-content' }}
                columns={[
                  {
                    title: t('orders.name'),
                    render: (_, { id, title }) => (
                      <Link to="/basket/$basketId" params={{ basketId: id }}>
                        {title}
                      </Link>
                    ),
                  },
                  {
                    title: t('orders.status'),
                    render: (_, { status }) => (
                      <Tag color={status === 'OPEN' ? 'blue' : undefined}>{t(`enums.BasketStatus.${status}`)}</Tag>
                    ),
                  },
                  { title: t('orders.items'), align: 'right', render: (_, { items }) => items.length },
                  { title: t('orders.startsOn'), render: (_, { startsOn }) => day(startsOn) },
                ]}
              />
              <LoadMore of={list} />
            </>
          );
        }}
      </PageState>
    </>
  );
}
