import { useTranslation } from 'react-i18next';
import type { Document } from '../../graphql/request';
import { Action } from '../../parts/action';
import { session } from '../../session/session-store';
import type { ListingPartsFragment, RevisionPartsFragment } from '../listings/listing.generated';
import {
  PauseOfferingDocument,
  ResumeOfferingDocument,
  RetireOfferingDocument,
  SubmitOfferingDocument,
  SubmitOfferingRevisionDocument,
  WithdrawOfferingDocument,
  WithdrawOfferingRevisionDocument,
} from './own-offering.generated';

interface Step {
  document: Document<unknown, { id: string }>;
  isFinal?: true;
  isPrimary?: true;
}

const STEPS = {
  submitOffering: { document: SubmitOfferingDocument, isPrimary: true },
  withdrawOffering: { document: WithdrawOfferingDocument, isFinal: true },
  pauseOffering: { document: PauseOfferingDocument },
  resumeOffering: { document: ResumeOfferingDocument, isPrimary: true },
  retireOffering: { document: RetireOfferingDocument, isFinal: true },
  submitOfferingRevision: { document: SubmitOfferingRevisionDocument, isPrimary: true },
  withdrawOfferingRevision: { document: WithdrawOfferingRevisionDocument, isFinal: true },
} as const satisfies Record<string, Step>;

function Steps({ of: { id, allowedActions } }: { of: { id: string; allowedActions: string[] } }) {
  const { t } = useTranslation();
  return (Object.keys(STEPS) as (keyof typeof STEPS)[])
    .filter((name) => allowedActions.includes(name))
    .map((name) => {
      const { document, isFinal, isPrimary }: Step = STEPS[name];
      return (
        <Action
          key={name}
          name={t(`offerings.steps.${name}.name`)}
          what={t(`offerings.steps.${name}.what`)}
          isFinal={isFinal}
          isPrimary={isPrimary}
          run={() => session.ask(document, { id })}
        />
      );
    });
}

export function OwnOfferingActions({ of }: { of: ListingPartsFragment }) {
  return <Steps of={of} />;
}

export function OwnRevisionActions({ of }: { of: RevisionPartsFragment }) {
  return <Steps of={of} />;
}
