import { createRootRoute } from '@tanstack/react-router';
import { PageNotFound } from '../../parts/page-state';
import { Shell } from '../shell';

export const root = createRootRoute({ component: Shell, notFoundComponent: PageNotFound });
