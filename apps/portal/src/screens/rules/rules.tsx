import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Flex, Tag } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { day } from '../../format/format';
import type { PlanDocumentStatus } from '../../graphql/schema.generated';
import { EffectTag } from '../../parts/findings';
import { PageState } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { RuleDecisions } from './rule-decisions';
import { PlanDocumentsDocument, type PlanDocumentsQuery, RulesOfDocument, type RulesOfQuery } from './rules.generated';

type PlanDocument = PlanDocumentsQuery['planDocuments'][number];
type Rule = RulesOfQuery['planRules'][number];

const route = getRouteApi('/rules');
const STATUSES: Partial<Record<PlanDocumentStatus, string>> = { IN_FORCE: 'green', DRAFT: 'gold', EXPIRED: 'default' };

/** From a policy document to its clauses, from a clause to the rules read from it, from a rule to what it decided. */
export function Rules() {
  const { t } = useTranslation();
  const { document } = route.useSearch();
  const documents = useQuery(query(PlanDocumentsDocument, {}));
  return (
    <>
      <h1>{t('rules.title')}</h1>
      <PageState of={documents}>
        {({ planDocuments }) => {
          const chosen = planDocuments.find(({ id }) => id === document) ?? planDocuments[0]!;
          return (
            <div className="catalogue">
              <Documents of={planDocuments} chosen={chosen.id} />
              <Clauses key={chosen.id} of={chosen} />
            </div>
          );
        }}
      </PageState>
    </>
  );
}

function Documents({ of, chosen }: { of: PlanDocument[]; chosen: string }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('rules.documents')} className="panel">
      <ul className="offering-list">
        {of.map(({ id, title, number, status }) => (
          <li key={id}>
            <Link to="/rules" search={{ document: id }} aria-current={id === chosen ? 'true' : undefined}>
              {id === chosen ? <strong>{title}</strong> : title}
            </Link>
            <div className="quiet">
              {number} <Tag color={STATUSES[status]}>{t(`enums.PlanDocumentStatus.${status}`)}</Tag>
            </div>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Clauses({ of: { id, title, issuer, date, note } }: { of: PlanDocument }) {
  const { t } = useTranslation();
  const found = useQuery(query(RulesOfDocument, { document: id }));
  return (
    <Flex vertical gap={16}>
      <Panel title={title}>
        <p style={{ margin: 0 }}>
          {issuer} {date && day(date)}
        </p>
        {note && <p className="quiet">{note}</p>}
      </Panel>
      <PageState of={found}>
        {({ planRules }) =>
          planRules.length ? (
            byClause(planRules).map((rules) => <Clause key={`${rules[0]!.id} ${rules[0]!.validFrom}`} of={rules} />)
          ) : (
            <p className="panel notice">{t('rules.none')}</p>
          )
        }
      </PageState>
    </Flex>
  );
}

/** Rules that rest on the same sentence stand together, in the order of the first of each. */
function byClause(rules: readonly Rule[]): Rule[][] {
  const clauses = new Map<string, Rule[]>();
  for (const rule of rules) {
    const clause = `${rule.citation.section}\n${rule.citation.quote}`;
    clauses.set(clause, [...(clauses.get(clause) ?? []), rule]);
  }
  return [...clauses.values()];
}

function Clause({ of }: { of: Rule[] }) {
  const { section, quote } = of[0]!.citation;
  return (
    <Panel title={section}>
      <blockquote className="clause">「{quote}」</blockquote>
      {of.map((rule) => (
        <RuleText key={`${rule.id} ${rule.validFrom}`} of={rule} />
      ))}
    </Panel>
  );
}

function RuleText({ of: rule }: { of: Rule }) {
  const { t } = useTranslation();
  const search = route.useSearch();
  const isOpen = search.rule === rule.id;
  const self = useRef<HTMLDivElement>(null);
  const cameForIt = useRef(isOpen);
  useEffect(() => {
    if (cameForIt.current) self.current?.scrollIntoView({ block: 'center' });
  }, []);
  return (
    <div ref={self} style={{ marginTop: 12 }} aria-current={isOpen ? 'true' : undefined} className="rule">
      <p style={{ margin: '0 0 4px' }}>
        <EffectTag of={rule.effect} /> {rule.message}
      </p>
      {rule.remedy && <p style={{ margin: '0 0 4px' }}>{t('rules.remedy', { what: rule.remedy })}</p>}
      <p className="quiet" style={{ margin: '0 0 4px' }}>
        {rule.id} · {rule.scopes.map((scope) => t(`enums.RuleScope.${scope}`)).join('、')} ·{' '}
        {rule.validTo
          ? t('rules.validTo', { from: day(rule.validFrom), to: day(rule.validTo) })
          : t('rules.validFrom', { from: day(rule.validFrom) })}
      </p>
      {rule.scopes.includes('ORDER') && (
        <Link
          to="/rules"
          search={{ ...search, rule: isOpen ? undefined : rule.id }}
          aria-expanded={isOpen}
          resetScroll={false}
        >
          {t(isOpen ? 'rules.hide' : 'rules.decisions')}
        </Link>
      )}
      {isOpen && rule.scopes.includes('ORDER') && <RuleDecisions ruleId={rule.id} />}
    </div>
  );
}
