import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Flex, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { dateTime, day } from '../../format/format';
import type { AnswerOutcome } from '../../graphql/schema.generated';
import { Action } from '../../parts/action';
import { Facts, Heading } from '../../parts/heading';
import { ListTable } from '../../parts/list-table';
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
      <Heading title={provider.name} state={<AdmissionStatus of={status} />}>
        {application.allowedActions.includes('requestAdmissionChanges') && (
          <Action
            name={t('admissions.return')}
            what={t('admissions.returnWhat')}
            reason={t('actions.reason')}
            run={(reason) => session.ask(RequestAdmissionChangesDocument, { id, reason })}
          />
        )}
      </Heading>
      <Facts
        of={[
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
  const answerOf = useAnswer();
  const outcomes = new Map(of.assessment?.map(({ question, outcome }) => [question, outcome]));
  const judgements = new Map(of.judgements?.map((judgement) => [judgement.question, judgement]));
  const outcomeOf = (code: string): string => {
    const outcome = outcomes.get(code);
    return outcome ? t(`enums.AnswerOutcome.${outcome}`) : '';
  };
  const judgementOf = (code: string): string => {
    const judgement = judgements.get(code);
    if (!judgement) return '';
    return `${t(judgement.acceptable ? 'admissions.acceptable' : 'admissions.notAcceptable')} · ${judgement.reason}`;
  };
  return (
    <Panel title={nameOf(section)}>
      <ListTable<Question>
        name={`answers-${section.code}`}
        rowKey="code"
        of={section.questions}
        columns={[
          {
            title: t('admissions.question'),
            text: nameOf,
            show: (question) => (
              <div style={{ maxWidth: 420, whiteSpace: 'normal' }}>
                {nameOf(question)}
                <div className="quiet">{question.source}</div>
              </div>
            ),
          },
          {
            title: t('admissions.answer'),
            text: (question) => answerOf(question, of.answers),
            show: (question) => <Answer to={question} of={of.answers} />,
          },
          {
            title: t('admissions.assessment'),
            text: ({ code }) => [outcomeOf(code), judgementOf(code)].filter(Boolean).join(' · '),
            show: ({ code }) => (
              <>
                {outcomes.has(code) && <Tag color={COLORS[outcomes.get(code)!]}>{outcomeOf(code)}</Tag>}
                {judgements.has(code) && <div className="quiet">{judgementOf(code)}</div>}
              </>
            ),
          },
        ]}
      />
    </Panel>
  );
}

/** An answer as a person gave it: yes or no, a day, the name of a choice; null where there is none. */
function useAnswer(): (to: Question, of: unknown) => string | null {
  const { t } = useTranslation();
  const nameOf = useCategoryName();
  return (to, of) => {
    const value = (of as Record<string, unknown> | null)?.[to.code];
    if (value === undefined || value === null || value === '') return null;
    if (typeof value === 'boolean') return t(value ? 'admissions.yes' : 'admissions.no');
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
    const option = to.options.find(({ code }) => code === text);
    if (option) return nameOf(option);
    return to.type === 'DATE' ? day(text) : text;
  };
}

export function Answer({ to, of }: { to: Question; of: unknown }) {
  const { t } = useTranslation();
  const text = useAnswer()(to, of);
  if (text === null) return <span className="quiet">{t('admissions.empty')}</span>;
  return <span style={{ whiteSpace: 'pre-wrap' }}>{text}</span>;
}
