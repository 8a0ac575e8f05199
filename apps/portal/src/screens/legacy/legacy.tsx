import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Flex, Form, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { query } from '../../app/queries';
import { dateTime, money } from '../../format/format';
import { newKey } from '../../graphql/key';
import { Action } from '../../parts/action';
import { Heading } from '../../parts/heading';
import { HelpLink } from '../../parts/help-link';
import { ListTable } from '../../parts/list-table';
import { Panel } from '../../parts/panel';
import { Question } from '../../parts/question';
import { Nothing, Rows } from '../../parts/rows';
import { session } from '../../session/session-store';
import { ServicesToChooseDocument } from '../services/service.generated';
import {
  AbandonMigrationDocument,
  CompleteMigrationDocument,
  LegacyMigrationsDocument,
  type LegacyMigrationsQuery,
  LegacySystemsDocument,
  type LegacySystemsQuery,
  MigrationSavingsDocument,
  PlanMigrationDocument,
  StartMigrationDocument,
} from './legacy.generated';
import { RegisterSystem } from './register-system';

const PAGE = 50;
const ALL = { first: PAGE, after: null };
const KINDS = ['BUILD', 'REFACTOR', 'PORT'] as const;

type System = LegacySystemsQuery['legacySystems']['edges'][number]['node'];
type Migration = LegacyMigrationsQuery['legacyMigrations']['edges'][number]['node'];

/** Systems that are not in the cloud yet: registered, migrated by plan, and what that saved. */
export function Legacy() {
  const { t } = useTranslation();
  const systems = useInfiniteQuery(pages(LegacySystemsDocument, ALL, (page) => page.legacySystems.pageInfo));
  const migrations = useInfiniteQuery(pages(LegacyMigrationsDocument, ALL, (page) => page.legacyMigrations.pageInfo));
  const savings = useInfiniteQuery(pages(MigrationSavingsDocument, ALL, (page) => page.migrationSavings.pageInfo));
  return (
    <>
      <Heading title={t('legacy.title')} state={<HelpLink of="legacy" />}>
        <RegisterSystem />
      </Heading>
      <Flex vertical gap={16}>
        <Rows
          of={systems}
          rows={(page) => page.legacySystems.edges}
          none={<Nothing title={t('legacy.none')} hint={t('legacy.noneHint')} />}
        >
          {(found) => <Systems of={found} />}
        </Rows>
        <Panel title={t('legacy.migrations')}>
          <Rows of={migrations} rows={(page) => page.legacyMigrations.edges} none={<p>{t('legacy.noMigrations')}</p>}>
            {(found) => <Migrations of={found} />}
          </Rows>
        </Panel>
        <Panel title={t('legacy.savings')}>
          <p className="quiet">{t('legacy.savingsWhat')}</p>
          <Rows of={savings} rows={(page) => page.migrationSavings.edges} none={<p>{t('legacy.noSavings')}</p>}>
            {(found) => (
              <ListTable
                name="savings"
                of={found}
                columns={[
                  { title: t('legacy.name'), text: ({ nameZh }) => nameZh },
                  {
                    title: t('legacy.former'),
                    align: 'right',
                    text: ({ former }) => former && money(former.amount, former.currency),
                  },
                  {
                    title: t('legacy.now'),
                    align: 'right',
                    text: ({ now }) => now.map(({ amount, currency }) => money(amount, currency)).join(' + '),
                  },
                  {
                    title: t('legacy.change'),
                    align: 'right',
                    text: ({ percent: changed, missing }) => (changed === null ? missing : `${changed}%`),
                  },
                ]}
              />
            )}
          </Rows>
        </Panel>
      </Flex>
    </>
  );
}

function Systems({ of }: { of: System[] }) {
  const { t } = useTranslation();
  const [planned, setPlanned] = useState<System | null>(null);
  const [key, setKey] = useState(newKey);
  return (
    <>
      <ListTable<System>
        name="legacy-systems"
        of={of}
        columns={[
          { title: t('legacy.name'), text: ({ nameZh }) => nameZh },
          { title: t('legacy.code'), text: ({ code }) => code },
          { title: t('legacy.host'), text: ({ host }) => host },
          { title: t('legacy.mlps'), align: 'right', text: ({ mlpsLevel }) => mlpsLevel },
          {
            title: t('legacy.yearlyCost'),
            align: 'right',
            text: ({ yearlyCost, currency }) => yearlyCost && money(yearlyCost, currency),
          },
          {
            title: t('orders.status'),
            text: ({ status }) => t(`legacy.status.${status}`),
            show: ({ status, exemptReason }) => (
              <>
                <Tag>{t(`legacy.status.${status}`)}</Tag> {exemptReason}
              </>
            ),
          },
          { title: t('orders.buyer'), text: ({ organization }) => organization.name },
          {
            title: t('legacy.next'),
            show: (system) =>
              system.allowedActions.includes('planMigration') && (
                <Button size="small" onClick={() => setPlanned(system)}>
                  {t('legacy.plan')}
                </Button>
              ),
          },
        ]}
      />
      {planned && (
        <Question<{ kind: (typeof KINDS)[number] }>
          title={`${t('legacy.plan')} · ${planned.nameZh}`}
          what={t('legacy.planWhat')}
          initial={{ kind: 'PORT' }}
          run={({ kind }) =>
            session.ask(PlanMigrationDocument, { input: { systemId: planned.id, kind, idempotencyKey: key } })
          }
          onDone={() => setKey(newKey())}
          onClose={() => setPlanned(null)}
        >
          <Form.Item name="kind" label={t('legacy.kind')}>
            <Select options={KINDS.map((value) => ({ value, label: t(`legacy.kinds.${value}`) }))} />
          </Form.Item>
        </Question>
      )}
    </>
  );
}

function Migrations({ of }: { of: Migration[] }) {
  const { t } = useTranslation();
  const [completed, setCompleted] = useState<Migration | null>(null);
  return (
    <>
      <ul className="findings">
        {of.map((migration) => (
          <li key={migration.id}>
            <strong>{migration.system.nameZh}</strong> · {t(`legacy.kinds.${migration.kind}`)}{' '}
            <Tag>{t(`legacy.migrationStatus.${migration.status}`)}</Tag>
            <span className="quiet">
              {dateTime(migration.endedAt ?? migration.startedAt ?? migration.plannedAt)}
            </span>{' '}
            {migration.reason}
            {migration.targetInstanceId && (
              <Link to="/services/$instanceId" params={{ instanceId: migration.targetInstanceId }}>
                {t('legacy.target')}
              </Link>
            )}
            <Flex gap={8} style={{ marginTop: 4 }}>
              {migration.allowedActions.includes('startMigration') && (
                <Action
                  name={t('legacy.start')}
                  what={t('legacy.startWhat')}
                  run={() => session.ask(StartMigrationDocument, { id: migration.id })}
                />
              )}
              {migration.allowedActions.includes('completeMigration') && (
                <Button onClick={() => setCompleted(migration)}>{t('legacy.complete')}</Button>
              )}
              {migration.allowedActions.includes('abandonMigration') && (
                <Action
                  name={t('legacy.abandon')}
                  what={t('legacy.abandonWhat')}
                  reason={t('actions.reason')}
                  isFinal
                  run={(reason) => session.ask(AbandonMigrationDocument, { id: migration.id, reason })}
                />
              )}
            </Flex>
          </li>
        ))}
      </ul>
      {completed && <Complete of={completed} onClose={() => setCompleted(null)} />}
    </>
  );
}

function Complete({ of: { id, system }, onClose }: { of: Migration; onClose: () => void }) {
  const { t } = useTranslation();
  const services = useQuery(query(ServicesToChooseDocument, {}));
  return (
    <Question<{ targetInstanceId: string }>
      title={`${t('legacy.complete')} · ${system.nameZh}`}
      what={t('legacy.completeWhat')}
      run={({ targetInstanceId }) => session.ask(CompleteMigrationDocument, { id, targetInstanceId })}
      onClose={onClose}
    >
      <Form.Item
        name="targetInstanceId"
        label={t('legacy.target')}
        rules={[{ required: true, message: t('signIn.missing') }]}
      >
        <Select
          loading={services.isPending}
          options={(services.data?.serviceInstances.edges ?? []).map(({ node }) => ({
            value: node.id,
            label: [node.offering.name, node.externalId].filter(Boolean).join(' · '),
          }))}
        />
      </Form.Item>
    </Question>
  );
}
