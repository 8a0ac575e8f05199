import { useInfiniteQuery } from '@tanstack/react-query';
import { Alert, Button, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { dateTime } from '../../format/format';
import { Heading } from '../../parts/heading';
import { ListTable } from '../../parts/list-table';
import { Question } from '../../parts/question';
import { Nothing, Rows } from '../../parts/rows';
import { session } from '../../session/session-store';
import { ApiKeysDocument, type ApiKeysQuery, RevokeApiKeyDocument } from './api-keys.generated';
import { type Made, NewApiKey } from './new-api-key';

type Key = ApiKeysQuery['apiKeys']['edges'][number]['node'];

const PAGE = 50;

/** Keys with which programs ask the api as their maker. */
export function ApiKeys() {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const list = useInfiniteQuery(pages(ApiKeysDocument, { first: PAGE, after: null }, (page) => page.apiKeys.pageInfo));
  return (
    <>
      <Heading title={t('apiKeys.title')}>
        <Button type="primary" onClick={() => setAsked(true)}>
          {t('apiKeys.create')}
        </Button>
      </Heading>
      {made && <Secret of={made} onClose={() => setMade(null)} />}
      <Rows
        of={list}
        rows={(page) => page.apiKeys.edges}
        none={<Nothing title={t('apiKeys.none')} hint={t('apiKeys.noneHint')} />}
      >
        {(found) => <Keys of={found} />}
      </Rows>
      {isAsked && <NewApiKey onMade={setMade} onClose={() => setAsked(false)} />}
    </>
  );
}

/** Said once: only its hash is kept. It is gone with the page. */
function Secret({ of: { name, secret }, onClose }: { of: Made; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert
      type="success"
      showIcon
      role="status"
      title={t('apiKeys.made', { name })}
      description={
        <>
          <p>{t('apiKeys.once')}</p>
          <Typography.Text code copyable={{ tooltips: [t('apiKeys.copy'), t('apiKeys.copied')] }}>
            {secret}
          </Typography.Text>
        </>
      }
      action={
        <Button size="small" onClick={onClose}>
          {t('apiKeys.kept')}
        </Button>
      }
      style={{ marginBottom: 16 }}
    />
  );
}

function Keys({ of }: { of: Key[] }) {
  const { t } = useTranslation();
  const [revoked, setRevoked] = useState<Key | null>(null);
  return (
    <>
      <ListTable<Key>
        name="api-keys"
        of={of}
        columns={[
          { title: t('apiKeys.name'), text: ({ name }) => name },
          {
            title: t('apiKeys.roles'),
            text: ({ roles }) => roles.map((role) => t(`enums.Role.${role}`)).join('、'),
          },
          {
            title: t('apiKeys.operations'),
            text: ({ operations }) => operations?.join(' ') ?? t('apiKeys.allOperations'),
            show: ({ operations }) =>
              operations ? (
                <code style={{ whiteSpace: 'normal' }}>{operations.join(' ')}</code>
              ) : (
                t('apiKeys.allOperations')
              ),
          },
          { title: t('apiKeys.createdAt'), text: ({ createdAt }) => createdAt, show: (one) => dateTime(one.createdAt) },
          {
            title: t('apiKeys.expiresAt'),
            text: ({ expiresAt }) => expiresAt,
            show: ({ expiresAt }) => (expiresAt ? dateTime(expiresAt) : t('apiKeys.never')),
          },
          {
            title: t('orders.status'),
            text: ({ revokedAt }) => t(revokedAt ? 'apiKeys.revoked' : 'apiKeys.valid'),
            show: (key) =>
              key.revokedAt ? (
                <Tag>{t('apiKeys.revoked')}</Tag>
              ) : (
                <Button size="small" danger onClick={() => setRevoked(key)}>
                  {t('apiKeys.revoke')}
                </Button>
              ),
          },
        ]}
      />
      {revoked && (
        <Question
          isFinal
          title={t('apiKeys.revoke')}
          what={t('apiKeys.revokeWhat', { name: revoked.name })}
          run={() => session.ask(RevokeApiKeyDocument, { id: revoked.id })}
          onClose={() => setRevoked(null)}
        />
      )}
    </>
  );
}
