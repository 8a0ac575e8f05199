import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Form, Input, InputNumber, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { percent } from '../../format/format';
import { IfAllowed } from '../../parts/if-allowed';
import { Panel } from '../../parts/panel';
import { Question } from '../../parts/question';
import { session } from '../../session/session-store';
import { Lines } from './lines';
import {
  ServiceLabelsDocument,
  type ServiceLabelsQuery,
  type ServicePartsFragment,
  SetServiceCostCentresDocument,
  SetServiceTagsDocument,
} from './service.generated';

type Labels = ServiceLabelsQuery['instanceLabels'][number];
const NONE: Labels = { tags: [], costCentres: [] };

/** What the organization writes on the service, and among whom its cost is divided. */
export function ServiceLabels({ of: service }: { of: ServicePartsFragment }) {
  const { t } = useTranslation();
  const found = useQuery(query(ServiceLabelsDocument, { id: service.id }));
  const [asked, setAsked] = useState<'tags' | 'costCentres' | null>(null);
  const close = (): void => setAsked(null);
  return (
    <IfAllowed of={found}>
      {({ instanceLabels: [labels = NONE] }) => (
        <Panel
          title={t('service.labels')}
          extra={
            <Flex gap={8} wrap className="no-print">
              {service.allowedActions.includes('setInstanceTags') && (
                <Button size="small" onClick={() => setAsked('tags')}>
                  {t('service.editTags')}
                </Button>
              )}
              {service.allowedActions.includes('setCostCentres') && (
                <Button size="small" onClick={() => setAsked('costCentres')}>
                  {t('service.editCostCentres')}
                </Button>
              )}
            </Flex>
          }
        >
          {!labels.tags.length && !labels.costCentres.length && <p style={{ margin: 0 }}>{t('service.noLabels')}</p>}
          {labels.tags.map(({ key, value }) => (
            <Tag key={key}>
              {key}: {value}
            </Tag>
          ))}
          {labels.costCentres.map(({ costCentre, share }) => (
            <Tag key={costCentre} color="blue">
              {costCentre} {percent(share)}
            </Tag>
          ))}
          {asked === 'tags' && <EditTags of={labels} instanceId={service.id} onClose={close} />}
          {asked === 'costCentres' && <EditCostCentres of={labels} instanceId={service.id} onClose={close} />}
        </Panel>
      )}
    </IfAllowed>
  );
}

interface Edit {
  of: Labels;
  instanceId: string;
  onClose: () => void;
}

function EditTags({ of: { tags }, instanceId, onClose }: Edit) {
  const { t } = useTranslation();
  return (
    <Question<{ tags?: { key: string; value: string }[] }>
      title={t('service.editTags')}
      what={t('service.tagsWhat')}
      initial={{ tags: tags.map((tag) => ({ ...tag })) }}
      run={(given) => session.ask(SetServiceTagsDocument, { input: { instanceId, tags: given.tags ?? [] } })}
      onClose={onClose}
    >
      <Lines name="tags">{(row) => <Fields row={row} of={['key', 'value']} />}</Lines>
    </Question>
  );
}

function EditCostCentres({ of: { costCentres }, instanceId, onClose }: Edit) {
  const { t } = useTranslation();
  return (
    <Question<{ shares?: { costCentre: string; share: string }[] }>
      title={t('service.editCostCentres')}
      what={t('service.costCentresWhat')}
      initial={{ shares: costCentres.map((share) => ({ ...share })) }}
      run={({ shares }) => session.ask(SetServiceCostCentresDocument, { input: { instanceId, shares: shares ?? [] } })}
      onClose={onClose}
    >
      <Lines name="shares">{(row) => <Fields row={row} of={['costCentre', 'share']} />}</Lines>
    </Question>
  );
}

function Fields({ row, of }: { row: number; of: readonly ('key' | 'value' | 'costCentre' | 'share')[] }) {
  const { t } = useTranslation();
  const required = [{ required: true, message: t('signIn.missing') }];
  return of.map((field) => (
    <Form.Item
      key={field}
      name={[row, field]}
      label={t(`service.fields.${field}`)}
      rules={required}
      style={{ flex: 1 }}
    >
      {field === 'share' ? (
        <InputNumber stringMode min="0" max="1" style={{ width: '100%' }} />
      ) : (
        <Input maxLength={100} />
      )}
    </Form.Item>
  ));
}
