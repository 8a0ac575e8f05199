import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Descriptions, Flex, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { dateTime } from '../../format/format';
import type { SandboxPart } from '../../graphql/schema.generated';
import { Action } from '../../parts/action';
import { PageState, Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { SecretOnce } from '../../parts/secret-once';
import { session } from '../../session/session-store';
import { EnterSandboxDocument, OpenSandboxDocument, SandboxPageDocument } from './sandbox.generated';

const PARTS: readonly SandboxPart[] = ['PROVIDER', 'BUYER', 'APPROVER', 'FINANCE'];

/** A market of one's own to try programs in: opened once, entered with a token for programs. */
export function SandboxPage() {
  const { t } = useTranslation();
  const found = useQuery(query(SandboxPageDocument, {}));
  return (
    <>
      <h1>{t('sandbox.title')}</h1>
      <p>{t('sandbox.what')}</p>
      <PageState of={found}>
        {({ sandbox }) =>
          sandbox ? (
            <Flex vertical gap={16}>
              <Panel title={t('sandbox.open')}>
                <Descriptions
                  size="small"
                  column={{ xs: 1, sm: 2 }}
                  items={[
                    { label: t('orders.provider'), children: `${sandbox.provider.name} (${sandbox.provider.code})` },
                    { label: t('orders.buyer'), children: `${sandbox.agency.name} (${sandbox.agency.code})` },
                  ]}
                />
              </Panel>
              <Enter />
            </Flex>
          ) : (
            <div className="panel notice">
              <h2>{t('sandbox.none')}</h2>
              <p>{t('sandbox.noneHint')}</p>
              <Action
                isPrimary
                name={t('sandbox.make')}
                what={t('sandbox.makeWhat')}
                run={() => session.ask(OpenSandboxDocument, { divisionCode: null })}
              />
            </div>
          )
        }
      </PageState>
    </>
  );
}

function Enter() {
  const { t } = useTranslation();
  const [part, setPart] = useState<SandboxPart>('PROVIDER');
  const enter = useMutation({ mutationFn: () => session.ask(EnterSandboxDocument, { as: part }) });
  const opened = enter.data?.enterSandbox;
  return (
    <Panel title={t('sandbox.enter')}>
      <p style={{ marginTop: 0 }}>{t('sandbox.enterWhat')}</p>
      <Flex gap={8} wrap style={{ marginBottom: 12 }}>
        <Select
          aria-label={t('sandbox.part')}
          style={{ minWidth: 180 }}
          value={part}
          onChange={setPart}
          options={PARTS.map((value) => ({ value, label: t(`enums.SandboxPart.${value}`) }))}
        />
        <Button type="primary" onClick={() => enter.mutate()} loading={enter.isPending}>
          {t('sandbox.token')}
        </Button>
      </Flex>
      <Refusal error={enter.error} />
      {opened && (
        <>
          <SecretOnce
            name={t('sandbox.token')}
            secret={opened.accessToken}
            what={t('sandbox.tokenWhat', { at: dateTime(opened.expiresAt) })}
          />
          <pre className="value" style={{ maxWidth: 'none' }}>
            {`curl ${location.origin}/graphql \\\n  -H 'content-type: application/json' \\\n  -H 'authorization: Bearer …' \\\n  -d '{"query":"{viewer{name organization{name}}}"}'`}
          </pre>
        </>
      )}
    </Panel>
  );
}
