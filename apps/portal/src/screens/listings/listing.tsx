import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Alert, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { Action } from '../../parts/action';
import { Findings } from '../../parts/findings';
import { Heading } from '../../parts/heading';
import { OfferingStatusTag } from '../../parts/offering-status';
import { PageState } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { session } from '../../session/session-store';
import { OfferingContent } from './offering-content';
import {
  ApproveOfferingDocument,
  ApproveOfferingRevisionDocument,
  ListingPageDocument,
  type ListingPartsFragment,
  ListingRulesDocument,
  ReinstateOfferingDocument,
  RequestOfferingChangesDocument,
  RequestOfferingRevisionChangesDocument,
  type RevisionPartsFragment,
  SuspendOfferingDocument,
} from './listing.generated';
import { RevisionPanel } from './revision-panel';

const route = getRouteApi('/listings/$offeringId');

/** What the operator decides on: an offering, what the rules say of it, and revisions beside what is in force. */
export function ListingPage() {
  const { t } = useTranslation();
  const { offeringId } = route.useParams();
  const found = useQuery(query(ListingPageDocument, { id: offeringId }));
  return (
    <>
      <p>
        <Link to="/listings">{t('listings.back')}</Link>
      </p>
      <PageState of={found}>
        {({ offering, offeringRevisions, attributeDefinitions }) => (
          <Flex vertical gap={16}>
            <Head of={offering} />
            {offeringRevisions.edges
              .filter(({ node }) => node.status === 'IN_REVIEW')
              .map(({ node }) => (
                <RevisionPanel
                  key={node.id}
                  offeringId={offering.id}
                  from={offering.revision}
                  of={node}
                  actions={<RevisionActions of={node} />}
                />
              ))}
            <Rules offeringId={offering.id} />
            <OfferingContent of={offering} definitions={attributeDefinitions} />
          </Flex>
        )}
      </PageState>
    </>
  );
}

function Head({ of }: { of: ListingPartsFragment }) {
  const { t } = useTranslation();
  return (
    <Panel>
      <Heading title={of.name} state={<OfferingStatusTag of={of.status} />}>
        <OfferingActions of={of} />
      </Heading>
      <p>
        {of.provider.name} · {of.code} · {t('catalogue.revision', { n: of.revision })}
      </p>
      {of.changeReason && <Alert type="warning" title={t('listings.asked', { reason: of.changeReason })} />}
      {of.suspension && <Alert type="error" title={t('listings.suspended', { reason: of.suspension.reason })} />}
      {of.withholding && <Alert type="warning" title={of.withholding.reasons.join(' ')} />}
    </Panel>
  );
}

function OfferingActions({ of: { id, allowedActions } }: { of: ListingPartsFragment }) {
  const { t } = useTranslation();
  const reason = t('actions.reason');
  return (
    <Flex gap={8} wrap>
      {allowedActions.includes('approveOffering') && (
        <Action
          isPrimary
          name={t('listings.approve')}
          what={t('listings.approveWhat')}
          run={() => session.ask(ApproveOfferingDocument, { id })}
        />
      )}
      {allowedActions.includes('requestOfferingChanges') && (
        <Action
          name={t('listings.return')}
          what={t('listings.returnWhat')}
          reason={reason}
          run={(words) => session.ask(RequestOfferingChangesDocument, { id, reason: words })}
        />
      )}
      {allowedActions.includes('suspendOffering') && (
        <Action
          isFinal
          name={t('listings.suspend')}
          what={t('listings.suspendWhat')}
          reason={reason}
          run={(words) => session.ask(SuspendOfferingDocument, { id, reason: words })}
        />
      )}
      {allowedActions.includes('reinstateOffering') && (
        <Action
          name={t('listings.reinstate')}
          what={t('listings.reinstateWhat')}
          reason={reason}
          run={(words) => session.ask(ReinstateOfferingDocument, { id, reason: words })}
        />
      )}
    </Flex>
  );
}

function RevisionActions({ of: { id, allowedActions } }: { of: RevisionPartsFragment }) {
  const { t } = useTranslation();
  return (
    <>
      {allowedActions.includes('approveOfferingRevision') && (
        <Action
          isPrimary
          name={t('listings.approveRevision')}
          what={t('listings.approveRevisionWhat')}
          run={() => session.ask(ApproveOfferingRevisionDocument, { id })}
        />
      )}
      {allowedActions.includes('requestOfferingRevisionChanges') && (
        <Action
          name={t('listings.return')}
          what={t('listings.returnWhat')}
          reason={t('actions.reason')}
          run={(reason) => session.ask(RequestOfferingRevisionChangesDocument, { id, reason })}
        />
      )}
    </>
  );
}

function Rules({ offeringId }: { offeringId: string }) {
  const { t } = useTranslation();
  const found = useQuery(query(ListingRulesDocument, { id: offeringId, act: 'APPROVE_OFFERING' }));
  return (
    <Panel title={t('orders.decision')}>
      <PageState of={found}>
        {({ explain }) => <Findings of={explain.findings} none={t('orders.noFindings')} />}
      </PageState>
    </Panel>
  );
}
