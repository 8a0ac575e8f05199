import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { query } from '../../app/queries';
import { count as countText } from '../../format/format';
import { PageState } from '../../parts/page-state';
import { Panel } from '../../parts/panel';
import { useViewer } from '../../session/use-session';
import { type WaitingForMeQuery, WaitingForMeDocument } from './home.generated';

type Waiting = WaitingForMeQuery['waitingForMe'][number];

export function Home() {
  const { t } = useTranslation();
  const { name } = useViewer();
  const waiting = useQuery(query(WaitingForMeDocument, {}));
  return (
    <>
      <h1>{t('home.hello', { name })}</h1>
      <section aria-labelledby="waiting">
        <h2 id="waiting" style={{ fontSize: 16 }}>
          {t('home.waiting')}
        </h2>
        <PageState of={waiting}>
          {({ waitingForMe }) =>
            waitingForMe.length ? (
              <div className="cards">
                {waitingForMe.map((kind) => (
                  <WaitingCard key={kind.kind} of={kind} />
                ))}
              </div>
            ) : (
              <p className="panel notice">{t('home.nothing')}</p>
            )
          }
        </PageState>
      </section>
    </>
  );
}

const SHOWN = 5;

type Place = (id: string, title: string) => ReactNode;

/** Where each kind is decided; of one that this page does not know yet the title alone is shown. */
const PLACES = new Map<string, Place>(
  Object.entries({
    ORDERS_TO_APPROVE: (orderId, title) => (
      <Link to="/approvals/$orderId" params={{ orderId }}>
        {title}
      </Link>
    ),
    ORDERS_TO_ACCEPT: (orderId, title) => (
      <Link to="/orders/$orderId" params={{ orderId }}>
        {title}
      </Link>
    ),
    ADMISSIONS_TO_REVIEW: (applicationId, title) => (
      <Link to="/admissions/$applicationId" params={{ applicationId }}>
        {title}
      </Link>
    ),
    LISTINGS_TO_REVIEW: (offeringId, title) => (
      <Link to="/listings/$offeringId" params={{ offeringId }}>
        {title}
      </Link>
    ),
    TRANSFERS_OFFERED: (_, title) => (
      <Link to="/transfers" search={{ statuses: ['OFFERED'] }}>
        {title}
      </Link>
    ),
    INVOICES_TO_ACCEPT: invoiceLink,
    DISPUTES_TO_ANSWER: invoiceLink,
    UNREAD_NOTIFICATIONS: (_, title) => title,
  } satisfies Record<Waiting['kind'], Place>),
);

function invoiceLink(invoiceId: string, title: string): ReactNode {
  return (
    <Link to="/invoices/$invoiceId" params={{ invoiceId }}>
      {title}
    </Link>
  );
}

function WaitingCard({ of: { kind, count, items } }: { of: Waiting }) {
  const { t } = useTranslation();
  return (
    <Panel
      title={t(`waiting.${kind}`)}
      extra={kind === 'UNREAD_NOTIFICATIONS' ? <Link to="/notifications">{t('home.open')}</Link> : undefined}
    >
      <div className="figure">{countText(count)}</div>
      <ul style={{ margin: '12px 0 0', paddingInlineStart: 20 }}>
        {items.slice(0, SHOWN).map(({ id, pageId, title }) => (
          <li key={id}>{PLACES.get(kind)?.(pageId, title) ?? title}</li>
        ))}
      </ul>
      {count > SHOWN && <p style={{ marginBottom: 0 }}>{t('home.more', { count: count - SHOWN })}</p>}
    </Panel>
  );
}
