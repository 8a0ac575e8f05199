import type { Role } from '../../graphql/schema.generated';
import {
  MyInstancesDocument,
  MyInvoicesDocument,
  MyOrdersDocument,
  RefusedUseDocument,
  ReportUseDocument,
  RunsDocument,
  SearchCatalogueDocument,
  TrailDocument,
  WhoAmIDocument,
} from './ready.generated';

interface Ready {
  document: { toString(): string };
  roles: readonly Role[] | null;
  variables?: object;
}

const event = {
  id: 'event-1',
  instanceId: '',
  meter: '',
  quantity: '1',
  occurredAt: '2026-01-01T00:00:00+08:00',
};

/** What a caller may want to begin with; what they may really ask the api decides. */
const READY: readonly Ready[] = [
  { document: WhoAmIDocument, roles: null },
  { document: SearchCatalogueDocument, roles: null },
  { document: MyOrdersDocument, roles: ['BUYER', 'APPROVER', 'ORG_ADMIN', 'PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'] },
  { document: MyInvoicesDocument, roles: ['FINANCE', 'ORG_ADMIN', 'PROVIDER_FINANCE', 'PROVIDER_ADMIN', 'AUDITOR'] },
  { document: MyInstancesDocument, roles: ['BUYER', 'PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'] },
  {
    document: ReportUseDocument,
    roles: ['PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'],
    variables: { input: { events: [event] } },
  },
  { document: RefusedUseDocument, roles: ['PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'] },
  { document: RunsDocument, roles: ['OPERATOR_ADMIN', 'AUDITOR'] },
  { document: TrailDocument, roles: ['OPERATOR_ADMIN', 'AUDITOR'] },
];

/** A tab of each request that is for one of these roles. */
export const readyFor = (mine: readonly Role[]): { query: string; variables: string | null }[] =>
  READY.filter(({ roles }) => !roles || roles.some((role) => mine.includes(role))).map(({ document, variables }) => ({
    query: document.toString().trim(),
    variables: variables ? JSON.stringify(variables, null, 2) : null,
  }));
