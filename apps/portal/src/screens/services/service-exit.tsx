import { CheckCircleOutlined, ClockCircleOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Descriptions, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { dateTime, day } from '../../format/format';
import { HelpLink } from '../../parts/help-link';
import { Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { download } from '../../session/download';
import type { ServicePartsFragment } from './service.generated';

type Exit = NonNullable<ServicePartsFragment['exit']>;

/** The way out: what is done and what remains, by whom and until when, and what proves it. */
export function ServiceExit({ of: { id }, exit }: { of: ServicePartsFragment; exit: Exit }) {
  const { t } = useTranslation();
  const file = useMutation({ mutationFn: download });
  const { certificate, refusal } = exit;
  return (
    <Panel
      title={t('service.exit.title')}
      extra={
        <>
          {exit.complete && <Tag color="green">{t('service.exit.complete')}</Tag>}
          <HelpLink of="exit" />
        </>
      }
    >
      <ol className="checklist">
        {exit.checklist.map(({ step, by, done, dueOn, overdue }) => (
          <li key={step}>
            {done ? (
              <CheckCircleOutlined style={{ color: '#1d5f2f' }} aria-label={t('service.exit.done')} />
            ) : (
              <ClockCircleOutlined style={{ color: '#855800' }} aria-label={t('service.exit.open')} />
            )}{' '}
            <strong>{t(`service.exit.steps.${step}`)}</strong> · {t(`service.by.${by}`)}
            {!done && dueOn && <> · {t('service.exit.due', { date: day(dueOn) })}</>}{' '}
            {overdue && <Tag color="red">{t('service.exit.overdue')}</Tag>}
          </li>
        ))}
      </ol>
      {refusal && !exit.receivedAt && (
        <Alert type="warning" showIcon title={t('service.exit.refused', { reason: refusal })} />
      )}
      <Descriptions size="small" column={{ xs: 1, sm: 2 }} style={{ marginTop: 12 }} items={useFacts(exit)} />
      {certificate && (
        <Button loading={file.isPending} onClick={() => file.mutate(`/v1/exit-certificates/${id}`)}>
          {t('service.exit.certificate', { name: certificate.name })}
        </Button>
      )}
      <Refusal error={file.error} />
    </Panel>
  );
}

function useFacts(exit: Exit): { label: string; children: string | null }[] {
  const { t } = useTranslation();
  const facts = {
    handedOverAt: exit.handedOverAt && dateTime(exit.handedOverAt),
    format: exit.format,
    place: exit.place,
    recipient: exit.recipient,
    sha256: exit.sha256,
    receivedAt: exit.receivedAt && dateTime(exit.receivedAt),
    waiver: exit.waiver,
    destroyedOn: exit.destroyedOn && day(exit.destroyedOn),
    method: exit.method,
    certificateSha256: exit.certificate?.sha256 ?? null,
  };
  return (Object.keys(facts) as (keyof typeof facts)[])
    .filter((name) => facts[name])
    .map((name) => ({ label: t(`service.exit.facts.${name}`), children: facts[name] }));
}
