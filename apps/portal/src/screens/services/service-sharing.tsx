import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { percent } from '../../format/format';
import { newKey } from '../../graphql/key';
import { IfAllowed } from '../../parts/if-allowed';
import { useMeterName } from '../../parts/meter-name';
import { OrganizationSelect } from '../../parts/organization-select';
import { Panel } from '../../parts/panel';
import { Question } from '../../parts/question';
import { session } from '../../session/session-store';
import { Lines } from './lines';
import {
  type ServicePartsFragment,
  ServiceSharingsDocument,
  SetServiceSharingDocument,
  type SharingPartsFragment,
} from './service.generated';

/** Who is charged for the service beside its buyer, from which month on. */
export function ServiceSharing({ of: service }: { of: ServicePartsFragment }) {
  const { t } = useTranslation();
  const found = useQuery(query(ServiceSharingsDocument, { id: service.id }));
  const [isAsked, setAsked] = useState(false);
  const mayShare = service.allowedActions.includes('setInstanceSharing');
  return (
    <IfAllowed of={found}>
      {({ instanceSharings: { edges } }) =>
        edges.length || mayShare ? (
          <Panel
            title={t('service.sharing')}
            extra={
              mayShare && (
                <Button size="small" className="no-print" onClick={() => setAsked(true)}>
                  {t('service.share')}
                </Button>
              )
            }
          >
            {edges.length ? (
              <ul className="findings">
                {edges.map(({ node }) => (
                  <li key={node.id}>
                    <Sharing of={node} />
                  </li>
                ))}
              </ul>
            ) : (
              <p style={{ margin: 0 }}>{t('service.notShared')}</p>
            )}
            {isAsked && <Share of={service} onClose={() => setAsked(false)} />}
          </Panel>
        ) : null
      }
    </IfAllowed>
  );
}

export function Sharing({ of: { fromMonth, basis, meter, inForce, shares } }: { of: SharingPartsFragment }) {
  const { t } = useTranslation();
  const meterName = useMeterName();
  return (
    <>
      <strong>{t('service.fromMonth', { month: fromMonth })}</strong> · {t(`service.bases.${basis}`)}
      {meter && ` · ${meterName(meter)}`}{' '}
      <Tag color={inForce ? 'green' : 'gold'}>{t(inForce ? 'service.inForce' : 'service.waits')}</Tag>
      {shares.map(({ organization, share, subject, accepted }) => (
        <div key={organization.id}>
          {organization.name} {share ? percent(share) : subject} {!accepted && `· ${t('service.notAccepted')}`}
        </div>
      ))}
    </>
  );
}

interface Fields {
  fromMonth: string;
  basis: 'FIXED' | 'USE';
  meter?: string;
  shares?: { organizationId?: string; share?: string }[];
}

function Share({ of: { id: instanceId, plan }, onClose }: { of: ServicePartsFragment; onClose: () => void }) {
  const { t } = useTranslation();
  const [key] = useState(newKey);
  const meterName = useMeterName();
  const meters = [...new Set(plan.prices.flatMap(({ meter }) => meter ?? []))];
  const required = [{ required: true, message: t('signIn.missing') }];
  return (
    <Question<Fields>
      title={t('service.share')}
      what={t('service.shareWhat')}
      initial={{ basis: 'FIXED', shares: [{ share: '1' }] }}
      run={({ shares, basis, meter, ...given }) =>
        session.ask(SetServiceSharingDocument, {
          input: {
            ...{ ...given, instanceId, basis, idempotencyKey: key, meter: basis === 'USE' ? meter : null },
            shares: (shares ?? []).map(({ organizationId = '', share }) => ({
              organizationId,
              ...(basis === 'FIXED' && { share }),
            })),
          },
        })
      }
      onClose={onClose}
    >
      <Form.Item name="fromMonth" label={t('service.fields.fromMonth')} rules={required}>
        <Input type="month" />
      </Form.Item>
      <Form.Item name="basis" label={t('service.fields.basis')}>
        <Select options={(['FIXED', 'USE'] as const).map((value) => ({ value, label: t(`service.bases.${value}`) }))} />
      </Form.Item>
      <Form.Item noStyle shouldUpdate>
        {({ getFieldValue }) => (
          <>
            {getFieldValue('basis') === 'USE' && (
              <Form.Item name="meter" label={t('service.meter')} rules={required}>
                <Select options={meters.map((value) => ({ value, label: meterName(value) }))} />
              </Form.Item>
            )}
            <Sharers isFixed={getFieldValue('basis') === 'FIXED'} />
          </>
        )}
      </Form.Item>
    </Question>
  );
}

function Sharers({ isFixed }: { isFixed: boolean }) {
  const { t } = useTranslation();
  const required = [{ required: true, message: t('signIn.missing') }];
  return (
    <Lines name="shares" added={{ share: '1' }}>
      {(row) => (
        <>
          <Form.Item
            name={[row, 'organizationId']}
            label={t('service.fields.organization')}
            extra={t('service.fields.receiverHint')}
            rules={required}
            style={{ flex: 2 }}
          >
            <OrganizationSelect />
          </Form.Item>
          {isFixed && (
            <Form.Item name={[row, 'share']} label={t('service.fields.part')} rules={required} style={{ flex: 1 }}>
              <InputNumber stringMode min="0" style={{ width: '100%' }} />
            </Form.Item>
          )}
        </>
      )}
    </Lines>
  );
}
