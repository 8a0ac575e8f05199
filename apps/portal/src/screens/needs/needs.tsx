import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Flex, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { dateTime } from '../../format/format';
import { codeOf } from '../../graphql/errors';
import { Action } from '../../parts/action';
import { Nothing, Rows } from '../../parts/rows';
import { session } from '../../session/session-store';
import {
  CloseNeedDocument,
  MyNeedsDocument,
  NeedBoardDocument,
  type TopicPartsFragment,
  WithdrawNeedDocument,
} from './needs.generated';

const PAGE = 20;

/** What buyers look for and nobody offers: one's own, and the board for those who sell. */
export function Needs() {
  const { t } = useTranslation();
  const mine = useInfiniteQuery(pages(MyNeedsDocument, { first: PAGE, after: null }, (page) => page.myNeeds.pageInfo));
  const board = useInfiniteQuery(pages(NeedBoardDocument, { first: PAGE, after: null }, (page) => page.needs.pageInfo));
  const isMine = codeOf(mine.error) !== 'FORBIDDEN' || !mine.error;
  const isBoard = codeOf(board.error) !== 'FORBIDDEN' || !board.error;
  return (
    <>
      <h1>{t('needs.title')}</h1>
      {isMine && (
        <Rows
          of={mine}
          rows={(page) => page.myNeeds.edges}
          none={<Nothing title={t('needs.none')} hint={<Link to="/catalogue">{t('needs.noneHint')}</Link>} />}
        >
          {(found) => (
            <ul className="offering-list">
              {found.map(({ id, topic, status, createdAt, disclosed, allowedActions }) => (
                <li key={id} className="panel">
                  <Topic of={topic} />
                  <p className="quiet">
                    <Tag>{t(`needs.status.${status}`)}</Tag>
                    {dateTime(createdAt)} · {t(disclosed ? 'needs.named' : 'needs.unnamed')}
                  </p>
                  <Flex gap={8}>
                    {allowedActions.includes('closeNeed') && (
                      <Action
                        name={t('needs.close')}
                        what={t('needs.closeWhat')}
                        run={() => session.ask(CloseNeedDocument, { id })}
                      />
                    )}
                    {allowedActions.includes('withdrawNeed') && (
                      <Action
                        name={t('needs.withdraw')}
                        what={t('needs.withdrawWhat')}
                        run={() => session.ask(WithdrawNeedDocument, { id })}
                      />
                    )}
                  </Flex>
                </li>
              ))}
            </ul>
          )}
        </Rows>
      )}
      {isBoard && (
        <Rows of={board} rows={(page) => page.needs.edges} none={<Nothing title={t('needs.noTopics')} />}>
          {(found) => (
            <ul className="offering-list">
              {found.map((topic) => (
                <li key={topic.id} className="panel">
                  <Topic of={topic} />
                </li>
              ))}
            </ul>
          )}
        </Rows>
      )}
    </>
  );
}

function Topic({ of: { words, filter, count, organizations } }: { of: TopicPartsFragment }) {
  const { t } = useTranslation();
  const { serviceModels = [], clouds = [] } = filter as {
    serviceModels?: ('IAAS' | 'PAAS' | 'SAAS' | 'DAAS')[];
    clouds?: ('GOVERNMENT' | 'ENTERPRISE' | 'SOCIAL' | 'HPC')[];
  };
  return (
    <>
      <h2 style={{ margin: 0, fontSize: 16 }}>{words.join(' ') || t('needs.anything')}</h2>
      <div className="offering-meta">
        {serviceModels.map((model) => (
          <Tag key={model}>{t(`enums.ServiceModel.${model}`)}</Tag>
        ))}
        {clouds.map((cloud) => (
          <Tag key={cloud}>{t(`enums.Cloud.${cloud}`)}</Tag>
        ))}
      </div>
      <p style={{ margin: '8px 0 0' }}>
        {t('needs.askers', { count })}
        {organizations.length > 0 && `: ${organizations.map(({ name }) => name).join('、')}`}
      </p>
    </>
  );
}
