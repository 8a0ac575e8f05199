import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Button, Flex, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { newKey } from '../../graphql/key';
import { Findings } from '../../parts/findings';
import { PageState, Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { session } from '../../session/session-store';
import { AttributeFields } from './attribute-fields';
import { ContentFields } from './content-fields';
import {
  CreateOfferingDocument,
  OfferingChoicesDocument,
  type OfferingChoicesQuery,
  OfferingToEditDocument,
  ReviseOfferingDocument,
  UpdateOfferingDocument,
  UpdateOfferingRevisionDocument,
} from './offering-form.generated';
import { changesOf, fieldsOf, inputOf, type OfferingFields } from './offering-input';
import { PlanFields } from './plan-fields';
import { useTrial } from './use-trial';

const route = getRouteApi('/offerings/$offeringId/edit');

/** Writes what stands in the form; answers the offering's id. */
type Save = (fields: OfferingFields) => Promise<string>;

export function NewOffering() {
  const { t } = useTranslation();
  const create: Save = async (fields) => {
    const input = { ...inputOf(fields), idempotencyKey: newKey() };
    return (await session.ask(CreateOfferingDocument, { input })).createOffering.id;
  };
  return (
    <>
      <p>
        <Link to="/offerings">{t('offerings.back')}</Link>
      </p>
      <h1>{t('offerings.new')}</h1>
      <OfferingForm
        initial={{ serviceModel: 'SAAS', clouds: ['GOVERNMENT'], plans: [{ prices: [{}] }] }}
        save={create}
      />
    </>
  );
}

export function EditOffering() {
  const { t } = useTranslation();
  const { offeringId: id } = route.useParams();
  const found = useQuery({ ...query(OfferingToEditDocument, { id }), gcTime: 0, staleTime: Infinity });
  return (
    <>
      <p>
        <Link to="/offerings/$offeringId" params={{ offeringId: id }}>
          {t('offerings.backToOne')}
        </Link>
      </p>
      <h1>{t('offerings.edit')}</h1>
      <PageState of={found}>
        {(there) => {
          const { offering, offeringRevisions } = there;
          const open = offeringRevisions.edges[0]?.node;
          const save: Save = async (fields) => {
            const input = changesOf(fields);
            if (open)
              await session.ask(UpdateOfferingRevisionDocument, {
                input: { id: open.id, version: open.version, effectiveFrom: open.effectiveFrom, ...input },
              });
            else if (offering.allowedActions.includes('reviseOffering'))
              await session.ask(ReviseOfferingDocument, {
                input: { offeringId: id, version: offering.version, idempotencyKey: newKey(), ...input },
              });
            else await session.ask(UpdateOfferingDocument, { input: { id, version: offering.version, ...input } });
            return id;
          };
          return <OfferingForm initial={fieldsOf(there)} save={save} isKnown />;
        }}
      </PageState>
    </>
  );
}

interface Props {
  initial: OfferingFields;
  save: Save;
  /** Its code stands fast. */
  isKnown?: boolean;
}

function OfferingForm(props: Props) {
  const choices = useQuery({ ...query(OfferingChoicesDocument, {}), staleTime: Infinity });
  return <PageState of={choices}>{(known) => <Fields {...props} choices={known} />}</PageState>;
}

function Fields({ initial, save, isKnown = false, choices }: Props & { choices: OfferingChoicesQuery }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [form] = Form.useForm<OfferingFields>();
  const { trial, elsewhere, isAsking, error, changed } = useTrial(form);
  const saving = useMutation({
    mutationFn: () => save(form.getFieldsValue(true) as OfferingFields),
    onSuccess: (offeringId) => {
      void client.invalidateQueries();
      void navigate({ to: '/offerings/$offeringId', params: { offeringId } });
    },
  });
  const wrong = trial?.issues.length ?? 0;
  return (
    <Form<OfferingFields>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={initial}
      onValuesChange={changed}
      onFinish={() => saving.mutate()}
    >
      <Flex vertical gap={16}>
        <ContentFields choices={choices} isKnown={isKnown} />
        <PlanFields />
        <AttributeFields choices={choices} />
        <Panel title={t('offerings.check')}>
          <p role="status" style={{ marginTop: 0 }}>
            {isAsking
              ? t('offerings.checking')
              : trial && (wrong ? t('offerings.wrong', { count: wrong }) : t('offerings.right'))}
          </p>
          {elsewhere.length > 0 && (
            <ul>
              {elsewhere.map(({ path, message }) => (
                <li key={`${path} ${message}`}>
                  {message} {path && `(${path})`}
                </li>
              ))}
            </ul>
          )}
          {trial && !wrong && <Findings of={trial.findings} none={t('offerings.noFindings')} />}
          <Refusal error={error} />
        </Panel>
        <Refusal error={saving.error} />
        <Flex gap={8}>
          <Button type="primary" htmlType="submit" loading={saving.isPending}>
            {t('offerings.save')}
          </Button>
        </Flex>
      </Flex>
    </Form>
  );
}
