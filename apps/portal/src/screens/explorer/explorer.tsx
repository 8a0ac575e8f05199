import { GraphiQL } from 'graphiql';
import 'graphiql/style.css';
import { Grid } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Nothing } from '../../parts/rows';
import { session } from '../../session/session-store';
import { useViewer } from '../../session/use-session';
import { readyFor } from './ready-requests';
import { PageMemory } from './page-memory';

/** The api's schema with its descriptions, and any request as whoever is signed in. */
export function Explorer() {
  const { t } = useTranslation();
  const { roles } = useViewer();
  const isNarrow = !(Grid.useBreakpoint().md ?? true);
  const [tabs] = useState(() => readyFor(roles));
  const [memory] = useState(() => new PageMemory());
  return (
    <>
      <h1>{t('explorer.title')}</h1>
      <p>{t('explorer.what')}</p>
      {isNarrow ? (
        <Nothing title={t('explorer.narrow')} hint={t('explorer.narrowHint')} />
      ) : (
        <div className="explorer">
          <GraphiQL
            fetcher={(request) => session.raw(request) as never}
            defaultTabs={tabs}
            storage={memory}
            forcedTheme="light"
            isHeadersEditorEnabled={false}
          />
        </div>
      )}
    </>
  );
}
