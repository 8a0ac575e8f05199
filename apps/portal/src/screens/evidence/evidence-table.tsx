import { Flex, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { day } from '../../format/format';
import type { EvidenceStatus, EvidenceValidity } from '../../graphql/schema.generated';
import { Action } from '../../parts/action';
import { ListTable } from '../../parts/list-table';
import { session } from '../../session/session-store';
import { useCategoryName } from '../catalogue/names';
import {
  type EvidenceRowFragment,
  RejectEvidenceDocument,
  RevokeEvidenceDocument,
  VerifyEvidenceDocument,
} from './evidence.generated';

const VALIDITIES: Record<EvidenceValidity, string> = {
  VALID: 'green',
  EXPIRING: 'gold',
  EXPIRED: 'red',
  NOT_YET_VALID: 'blue',
};
const STATUSES: Partial<Record<EvidenceStatus, string>> = { SUBMITTED: 'gold', REJECTED: 'red', REVOKED: 'red' };

/** Proofs with whose they are, until when they hold, and what may be done. */
export function EvidenceTable({ of, ofOne = false }: { of: EvidenceRowFragment[]; ofOne?: boolean }) {
  const { t } = useTranslation();
  const nameOf = useCategoryName();
  return (
    <ListTable<EvidenceRowFragment>
      name="evidence"
      of={of}
      columns={[
        { title: t('orders.provider'), text: ({ provider }) => provider.name, onlyInFile: ofOne },
        {
          title: t('evidence.kind'),
          text: ({ kind }) => nameOf(kind),
          show: ({ kind }) => (
            <>
              {nameOf(kind)}
              <div className="quiet">{kind.source}</div>
            </>
          ),
        },
        {
          title: t('evidence.number'),
          text: ({ number, issuer }) => [number, issuer].filter(Boolean).join(' · '),
          show: ({ number, issuer }) => (
            <>
              {number}
              <div className="quiet">{issuer}</div>
            </>
          ),
        },
        {
          title: t('evidence.lastValidOn'),
          text: ({ validFrom, lastValidOn }) =>
            lastValidOn ? `${day(validFrom)} – ${day(lastValidOn)}` : t('evidence.endless', { date: day(validFrom) }),
        },
        {
          title: t('orders.status'),
          text: ({ status, validity }) =>
            validity ? t(`enums.EvidenceValidity.${validity}`) : t(`enums.EvidenceStatus.${status}`),
          show: (row) => <Standing of={row} />,
        },
        { title: t('evidence.actions'), show: (row) => <EvidenceActions of={row} /> },
      ]}
    />
  );
}

function Standing({ of: { status, validity, comment, warnings } }: { of: EvidenceRowFragment }) {
  const { t } = useTranslation();
  return (
    <>
      {validity ? (
        <Tag color={VALIDITIES[validity]}>{t(`enums.EvidenceValidity.${validity}`)}</Tag>
      ) : (
        <Tag color={STATUSES[status]}>{t(`enums.EvidenceStatus.${status}`)}</Tag>
      )}
      {warnings.length > 0 && <div className="quiet">{t('evidence.warned', { count: warnings.length })}</div>}
      {comment && <div className="quiet">{comment}</div>}
    </>
  );
}

function EvidenceActions({ of: { id, allowedActions } }: { of: EvidenceRowFragment }) {
  const { t } = useTranslation();
  return (
    <Flex gap={8}>
      {allowedActions.includes('verifyEvidence') && (
        <Action
          isPrimary
          name={t('evidence.verify')}
          what={t('evidence.verifyWhat')}
          run={() => session.ask(VerifyEvidenceDocument, { id })}
        />
      )}
      {allowedActions.includes('rejectEvidence') && (
        <Action
          name={t('evidence.reject')}
          what={t('evidence.rejectWhat')}
          reason={t('actions.reason')}
          run={(reason) => session.ask(RejectEvidenceDocument, { id, reason })}
        />
      )}
      {allowedActions.includes('revokeEvidence') && (
        <Action
          isFinal
          name={t('evidence.revoke')}
          what={t('evidence.revokeWhat')}
          reason={t('actions.reason')}
          run={(reason) => session.ask(RevokeEvidenceDocument, { id, reason })}
        />
      )}
    </Flex>
  );
}
