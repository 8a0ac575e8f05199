import { createRootRoute } from '@tanstack/react-router';
import { needEveryWord } from '../../i18n/i18n';
import { PageNotFound } from '../../parts/page-state';
import { Shell } from '../shell';

/** Where the words of the first load are enough. */
const isFirst = (path: string): boolean => path === '/' || path === '/catalogue';

export const root = createRootRoute({
  beforeLoad: ({ location }) => (isFirst(location.pathname) ? undefined : needEveryWord()),
  component: Shell,
  notFoundComponent: PageNotFound,
});
