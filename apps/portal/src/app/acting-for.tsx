import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import type { ItemType } from 'antd/es/menu/interface';
import { useTranslation } from 'react-i18next';
import { DelegationsToMeDocument } from '../session/session.generated';
import { session } from '../session/session-store';
import { useViewer } from '../session/use-session';
import { query, queries } from './queries';

/** In whose roles one may act now, by a delegation: items of a menu, asked for when it is opened. */
export function useColleagues(isOpen: boolean): ItemType[] {
  const { t } = useTranslation();
  const { id, onBehalfOf } = useViewer();
  const found = useQuery({ ...query(DelegationsToMeDocument, {}), enabled: isOpen });
  const now = new Date().toISOString();
  if (onBehalfOf) return [];
  return (found.data?.delegations.edges ?? [])
    .filter(({ node }) => node.to.id === id && node.startsAt <= now && now < node.endsAt)
    .map(({ node }) => ({
      key: node.id,
      label: t('acting.as', {
        name: node.from.name,
        roles: node.roles.map((role) => t(`enums.Role.${role}`)).join(' · '),
      }),
      onClick: () => void session.actFor(node),
    }));
}

/** That one acts for a colleague, on every page, and the way back. */
export function ActingFor() {
  const { t } = useTranslation();
  const { onBehalfOf } = useViewer();
  const shownTo = useRef(onBehalfOf?.id);
  useEffect(() => {
    if (shownTo.current === onBehalfOf?.id) return;
    shownTo.current = onBehalfOf?.id;
    // What is shown is asked for anew, as whoever one acts for now.
    void queries.resetQueries();
  }, [onBehalfOf?.id]);
  if (!onBehalfOf) return null;
  return (
    <div className="acting" role="status">
      {t('acting.now', { name: onBehalfOf.name })}{' '}
      <Button size="small" onClick={() => void session.actFor(null)}>
        {t('acting.end')}
      </Button>
    </div>
  );
}
