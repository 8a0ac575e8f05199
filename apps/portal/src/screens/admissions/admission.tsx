import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Descriptions, Flex, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { dateTime, day } from '../../format/format';
import type { AnswerOutcome } from '../../graphql/schema.generated';
import { Action } from '../../parts/action';
import { PageState } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { session } from '../../session/session-store';
import { useCategoryName } from '../catalogue/names';
import { EvidenceOf } from '../evidence/evidence-of';
import { AdmissionDecision } from './admission-decision';
import {
  AdmissionPageDocument,
  type AdmissionPageQuery,
  type AdmissionPartsFragment,
  RequestAdmissionChangesDocument,
} from './admission.generated';
import { AdmissionStatus } from './admissions';

const route = getRouteApi('/admissions/$applicationId');
const COLORS: Record<AnswerOutcome, string> = { PASS: 'green', FAIL: 'red', DISCRETIONARY: 'gold' };

export type AdmissionTerms = AdmissionPageQuery['admissionTerms'];
export type Question = AdmissionTerms['sections'][number]['questions'][number];

/** What a provider answered, how each answer did, and the reviewer's decision. */
export function AdmissionPage() {
  const { t } = useTranslation();
  const { applicationId } = route.useParams();
  const found = useQuery(query(AdmissionPageDocument, { id: applicationId }));
  return (
    <>
      <p>
        <Link to="/admissions">{t('admissions.back')}</Link>
      </p>
      <PageState of={found}>
        {({ admissionApplication: application, admissionTerms: terms }) => (
          <Flex vertical gap={16}>
            <Head of={application} />
            {terms.sections.map((section) => (
              <Answers key={section.code} section={section} of={application} />
            ))}
            <Panel title={t('evidence.title')}>
              <EvidenceOf providerId={application.provider.id} />
            </Panel>
            {application.allowedActions.includes('decideAdmission') && (
              <AdmissionDecision of={application} terms={terms} />
            )}
          </Flex>
        )}
      </PageState>
    </>
  );
}

function Head({ of: application }: { of: AdmissionPartsFragment }) {
  const { t } = useTranslation();
  const { id, provider, status, renewal, submittedAt, workdaysOpen, decidedAt, comment } = application;
  return (
    <Panel>
      <Flex justify="space-between" align="start" gap={12} wrap>
        <h1 style={{ margin: 0 }}>
          {provider.name} <AdmissionStatus of={status} />
        </h1>
        {application.allowedActions.includes('requestAdmissionChanges') && (
          <Action
            name={t('admissions.return')}
            what={t('admissions.returnWhat')}
            reason={t('actions.reason')}
            run={(reason) => session.ask(RequestAdmissionChangesDocument, { id, reason })}
          />
        )}
      </Flex>
      <Descriptions
        size="small"
        column={{ xs: 1, sm: 2, lg: 3 }}
        style={{ marginTop: 16 }}
        items={[
          { label: t('admissions.kind'), children: t(renewal ? 'admissions.renewal' : 'admissions.firstTime') },
          ...(submittedAt ? [{ label: t('admissions.submittedAt'), children: dateTime(submittedAt) }] : []),
          ...(workdaysOpen === null ? [] : [{ label: t('admissions.workdays'), children: workdaysOpen }]),
          ...(decidedAt ? [{ label: t('admissions.decidedAt'), children: dateTime(decidedAt) }] : []),
          ...(comment ? [{ label: t('actions.reason'), children: comment }] : []),
        ]}
      />
    </Panel>
  );
}

function Answers({ section, of }: { section: AdmissionTerms['sections'][number]; of: AdmissionPartsFragment }) {
  const { t } = useTranslation();
  const nameOf = useCategoryName();
  const outcomes = new Map(of.assessment?.map(({ question, outcome }) => [question, outcome]));
  const judgements = new Map(of.judgements?.map((judgement) => [judgement.question, judgement]));
  return (
    <Panel title={nameOf(section)}>
      <Table<Question>
        size="small"
        rowKey="code"
        dataSource={section.questions}
        pagination={false}
        scroll={{ x: 'max-content' }}
        columns={[
          {
            title: t('admissions.question'),
            render: (_, question) => (
              <div style={{ maxWidth: 420, whiteSpace: 'normal' }}>
                {nameOf(question)}
                <div className="quiet">{question.source}</div>
              </div>
            ),
          },
          { title: t('admissions.answer'), render: (_, question) => <Answer to={question} of={of.answers} /> },
          {
            title: t('admissions.assessment'),
            render: (_, { code }) => {
              const outcome = outcomes.get(code);
              const judgement = judgements.get(code);
              return (
                <>
                  {outcome && <Tag color={COLORS[outcome]}>{t(`enums.AnswerOutcome.${outcome}`)}</Tag>}
                  {judgement && (
                    <div className="quiet">
                      {t(judgement.acceptable ? 'admissions.acceptable' : 'admissions.notAcceptable')} ·{' '}
                      {judgement.reason}
                    </div>
                  )}
                </>
              );
            },
          },
        ]}
      />
    </Panel>
  );
}

/** An answer as a person gave it: yes or no, a day, the name of a choice. */
export function Answer({ to, of }: { to: Question; of: unknown }) {
  const { t } = useTranslation();
  const nameOf = useCategoryName();
  const value = (of as Record<string, unknown> | null)?.[to.code];
  if (value === undefined || value === null || value === '')
    return <span className="quiet">{t('admissions.empty')}</span>;
  if (typeof value === 'boolean') return <>{t(value ? 'admissions.yes' : 'admissions.no')}</>;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
  const option = to.options.find(({ code }) => code === text);
  if (option) return <>{nameOf(option)}</>;
  return <span style={{ whiteSpace: 'pre-wrap' }}>{to.type === 'DATE' ? day(text) : text}</span>;
}
