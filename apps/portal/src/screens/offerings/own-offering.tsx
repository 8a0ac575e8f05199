import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Alert, Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { Heading } from '../../parts/heading';
import { OfferingStatusTag } from '../../parts/offering-status';
import { PageState } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { ListingPageDocument, type ListingPartsFragment } from '../listings/listing.generated';
import { OfferingContent } from '../listings/offering-content';
import { RevisionPanel } from '../listings/revision-panel';
import { CompareRevisions } from './compare-revisions';
import { OwnOfferingActions, OwnRevisionActions } from './own-offering-actions';

const route = getRouteApi('/offerings/$offeringId');
const OPEN = ['DRAFT', 'CHANGES_REQUESTED', 'IN_REVIEW', 'APPROVED'];

/** One's own offering: what it says, its revisions, and what may be done with them. */
export function OwnOfferingPage() {
  const { t } = useTranslation();
  const { offeringId } = route.useParams();
  const found = useQuery(query(ListingPageDocument, { id: offeringId }));
  return (
    <>
      <p>
        <Link to="/offerings">{t('offerings.back')}</Link>
      </p>
      <PageState of={found}>
        {({ offering, offeringRevisions, attributeDefinitions }) => {
          const revisions = offeringRevisions.edges.map(({ node }) => node);
          const open = revisions.find(({ status }) => OPEN.includes(status));
          return (
            <Flex vertical gap={16}>
              <Head of={offering} isRevised={open?.allowedActions.includes('updateOfferingRevision') ?? false} />
              {open && (
                <RevisionPanel
                  offeringId={offering.id}
                  from={offering.revision}
                  of={open}
                  actions={<OwnRevisionActions of={open} />}
                />
              )}
              <OfferingContent of={offering} definitions={attributeDefinitions} />
              <CompareRevisions offeringId={offering.id} of={revisions} />
            </Flex>
          );
        }}
      </PageState>
    </>
  );
}

function Head({ of, isRevised }: { of: ListingPartsFragment; isRevised: boolean }) {
  const { t } = useTranslation();
  const mayEdit =
    isRevised || of.allowedActions.includes('updateOffering') || of.allowedActions.includes('reviseOffering');
  return (
    <Panel>
      <Heading title={of.name} state={<OfferingStatusTag of={of.status} />}>
        <Flex gap={8} wrap>
          {mayEdit && (
            <Link to="/offerings/$offeringId/edit" params={{ offeringId: of.id }}>
              <Button>{t(of.allowedActions.includes('updateOffering') ? 'offerings.edit' : 'offerings.revise')}</Button>
            </Link>
          )}
          <OwnOfferingActions of={of} />
        </Flex>
      </Heading>
      <p>
        {of.code} · {t('catalogue.revision', { n: of.revision })}
      </p>
      {of.changeReason && <Alert type="warning" title={t('listings.asked', { reason: of.changeReason })} />}
      {of.suspension && <Alert type="error" title={t('listings.suspended', { reason: of.suspension.reason })} />}
      {of.withholding && <Alert type="warning" title={of.withholding.reasons.join(' ')} />}
    </Panel>
  );
}
