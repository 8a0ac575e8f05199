import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { day } from '../../format/format';
import { Nothing, Rows } from '../../parts/rows';
import { BasketsDocument } from './basket.generated';

const PAGE = 20;

export function Baskets() {
  const { t } = useTranslation();
  const list = useInfiniteQuery(pages(BasketsDocument, { first: PAGE, after: null }, (page) => page.baskets.pageInfo));
  return (
    <>
      <h1>{t('nav.basket')}</h1>
      <Rows
        of={list}
        rows={(page) => page.baskets.edges}
        none={<Nothing title={t('basket.none')} hint={<Link to="/catalogue">{t('orders.noneHint')}</Link>} />}
      >
        {(found) => (
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
        )}
      </Rows>
    </>
  );
}
