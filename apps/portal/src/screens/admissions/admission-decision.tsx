import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Flex, Form, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { Refusal } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { session } from '../../session/session-store';
import { useCategoryName } from '../catalogue/names';
import { type AdmissionTerms, Answer } from './admission';
import { type AdmissionPartsFragment, DecideAdmissionDocument } from './admission.generated';

interface Fields {
  judgements?: Record<string, { acceptable: boolean; reason: string }>;
  outcome: 'admit' | 'conditions' | 'refuse';
  conditions?: { statement: string; dueOn: string }[];
  refusal?: string;
}

const OUTCOMES = ['admit', 'conditions', 'refuse'] as const;

/** A word on each answer that is for a person to judge, and then the decision. */
export function AdmissionDecision({ of, terms }: { of: AdmissionPartsFragment; terms: AdmissionTerms }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form] = Form.useForm<Fields>();
  const outcome = Form.useWatch('outcome', form);
  const decide = useMutation({
    mutationFn: ({ judgements = {}, conditions, refusal, ...fields }: Fields) =>
      session.ask(DecideAdmissionDocument, {
        input: {
          id: of.id,
          judgements: Object.entries(judgements).map(([question, judgement]) => ({ question, ...judgement })),
          conditions: fields.outcome === 'conditions' ? (conditions ?? []) : null,
          refusal: fields.outcome === 'refuse' ? refusal : null,
        },
      }),
    onSuccess: () => client.invalidateQueries(),
  });
  const required = [{ required: true, message: t('signIn.missing') }];
  return (
    <Panel title={t('admissions.decide')}>
      <Form<Fields> form={form} layout="vertical" requiredMark={false} onFinish={(fields) => decide.mutate(fields)}>
        <Judgements of={of} terms={terms} />
        <Form.Item name="outcome" label={t('admissions.outcome')} rules={required}>
          <Radio.Group options={OUTCOMES.map((value) => ({ value, label: t(`admissions.outcomes.${value}`) }))} />
        </Form.Item>
        {outcome && <p className="quiet">{t(`admissions.outcomeWhat.${outcome}`)}</p>}
        {outcome === 'conditions' && <Conditions />}
        {outcome === 'refuse' && (
          <Form.Item name="refusal" label={t('actions.reason')} rules={required}>
            <Input.TextArea rows={3} maxLength={2000} showCount />
          </Form.Item>
        )}
        <Flex vertical gap={12} align="start">
          <Refusal error={decide.error} />
          <Button type="primary" htmlType="submit" danger={outcome === 'refuse'} loading={decide.isPending}>
            {t('admissions.decide')}
          </Button>
        </Flex>
      </Form>
    </Panel>
  );
}

function Judgements({ of, terms }: { of: AdmissionPartsFragment; terms: AdmissionTerms }) {
  const { t } = useTranslation();
  const nameOf = useCategoryName();
  const waiting = new Set(of.assessment?.filter((one) => one.outcome === 'DISCRETIONARY').map((one) => one.question));
  const required = [{ required: true, message: t('signIn.missing') }];
  return terms.sections
    .flatMap(({ questions }) => questions)
    .filter(({ code }) => waiting.has(code))
    .map((question) => (
      <fieldset key={question.code} className="facet">
        <legend>{nameOf(question)}</legend>
        <p style={{ marginTop: 0 }}>
          {t('admissions.answer')}: <Answer to={question} of={of.answers} />
        </p>
        <Form.Item name={['judgements', question.code, 'acceptable']} rules={required}>
          <Radio.Group
            aria-label={nameOf(question)}
            options={[
              { value: true, label: t('admissions.acceptable') },
              { value: false, label: t('admissions.notAcceptable') },
            ]}
          />
        </Form.Item>
        <Form.Item name={['judgements', question.code, 'reason']} label={t('actions.reason')} rules={required}>
          <Input maxLength={1000} />
        </Form.Item>
      </fieldset>
    ));
}

const MOST_CONDITIONS = 20;

function Conditions() {
  const { t } = useTranslation();
  const required = [{ required: true, message: t('signIn.missing') }];
  return (
    <Form.List name="conditions" initialValue={[{}]}>
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <Flex key={key} gap={12} wrap align="end">
              <Form.Item
                name={[name, 'statement']}
                label={t('admissions.condition')}
                rules={required}
                style={{ flex: '1 1 260px' }}
              >
                <Input maxLength={1000} />
              </Form.Item>
              <Form.Item name={[name, 'dueOn']} label={t('admissions.dueOn')} rules={required}>
                <Input type="date" />
              </Form.Item>
              <Form.Item>
                <Button onClick={() => remove(name)}>{t('basket.remove')}</Button>
              </Form.Item>
            </Flex>
          ))}
          <Form.Item>
            <Button disabled={fields.length >= MOST_CONDITIONS} onClick={() => add({})}>
              {t('admissions.addCondition')}
            </Button>
          </Form.Item>
        </>
      )}
    </Form.List>
  );
}
