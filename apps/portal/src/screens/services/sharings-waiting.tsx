import { useQuery } from '@tanstack/react-query';
import { Button, Form, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { money } from '../../format/format';
import { Panel } from '../../parts/panel';
import { Question } from '../../parts/question';
import { session } from '../../session/session-store';
import { useViewer } from '../../session/use-session';
import { BudgetsToOrderDocument } from '../basket/basket.generated';
import { AcceptSharingDocument, SharingsWaitingDocument } from './service.generated';
import { Sharing } from './service-sharing';

/** Costs of others' services that one's organization is asked to bear a part of; there only while some wait. */
export function SharingsWaiting() {
  const { t } = useTranslation();
  const { data } = useQuery(query(SharingsWaitingDocument, {}));
  const [accepting, setAccepting] = useState<string | null>(null);
  const mayAccept = useViewer().roles.includes('FINANCE');
  const waiting = data?.instanceSharings.edges ?? [];
  if (!waiting.length) return null;
  return (
    <div style={{ marginBottom: 16 }}>
      <Panel title={t('service.sharingsWaiting')}>
        <ul className="findings">
          {waiting.map(({ node }) => (
            <li key={node.id}>
              <Sharing of={node} />
              {mayAccept && (
                <Button size="small" onClick={() => setAccepting(node.id)}>
                  {t('service.accept')}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {accepting && <Accept id={accepting} onClose={() => setAccepting(null)} />}
      </Panel>
    </div>
  );
}

function Accept({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const budgets = useQuery(query(BudgetsToOrderDocument, { fiscalYear: new Date().getFullYear() }));
  return (
    <Question<{ budgetId?: string }>
      title={t('service.accept')}
      what={t('service.acceptWhat')}
      run={({ budgetId }) => session.ask(AcceptSharingDocument, { input: { id, budgetId: budgetId ?? null } })}
      onClose={onClose}
    >
      <Form.Item name="budgetId" label={t('service.fields.budget')}>
        <Select
          allowClear
          loading={budgets.isPending}
          options={(budgets.data?.budgets ?? []).map(({ id: value, name, available, currency, fiscalYear }) => ({
            value,
            label: t('basket.budget', { name, year: fiscalYear, available: money(available, currency) }),
          }))}
        />
      </Form.Item>
    </Question>
  );
}
