import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { day } from '../../format/format';
import { ListTable } from '../../parts/list-table';
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
          <ListTable
            name="baskets"
            of={found}
            columns={[
              {
                title: t('orders.name'),
                text: ({ title }) => title,
                show: ({ id, title }) => (
                  <Link to="/basket/$basketId" params={{ basketId: id }}>
                    {title}
                  </Link>
                ),
              },
              {
                title: t('orders.status'),
                text: ({ status }) => t(`enums.BasketStatus.${status}`),
                show: ({ status }) => (
                  <Tag color={status === 'OPEN' ? 'blue' : undefined}>{t(`enums.BasketStatus.${status}`)}</Tag>
                ),
              },
              { title: t('orders.items'), align: 'right', text: ({ items }) => items.length },
              { title: t('orders.startsOn'), text: ({ startsOn }) => day(startsOn) },
            ]}
          />
        )}
      </Rows>
    </>
  );
}
