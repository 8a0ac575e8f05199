import type { Role } from '../graphql/schema.generated';

const REVIEWERS: readonly Role[] = ['OPERATOR_REVIEWER', 'OPERATOR_ADMIN', 'AUDITOR'];
const OVERSEERS: readonly Role[] = ['OPERATOR_ADMIN', 'AUDITOR'];
const CATALOGERS: readonly Role[] = ['PROVIDER_CATALOG', 'PROVIDER_ADMIN'];
const OPERATIONS: readonly Role[] = ['PROVIDER_OPERATIONS', 'PROVIDER_ADMIN'];
const PROVIDERS: readonly Role[] = ['PROVIDER_CATALOG', 'PROVIDER_OPERATIONS', 'PROVIDER_FINANCE', 'PROVIDER_ADMIN'];
const WEBHOOK_KEEPERS: readonly Role[] = [
  'FINANCE',
  'ORG_ADMIN',
  'PROVIDER_FINANCE',
  'PROVIDER_ADMIN',
  'OPERATOR_ADMIN',
];

const BUYERS = ['BUYER', 'APPROVER', 'FINANCE', 'ORG_ADMIN'] as const;
const INVOICED: readonly Role[] = [
  'FINANCE',
  'ORG_ADMIN',
  'PROVIDER_FINANCE',
  'PROVIDER_ADMIN',
  'OPERATOR_ADMIN',
  'AUDITOR',
];
const NEEDS: readonly Role[] = [...BUYERS, 'PROVIDER_ADMIN', 'PROVIDER_CATALOG', ...REVIEWERS];
const TRANSFERS: readonly Role[] = [...BUYERS, ...OVERSEERS];
const LEGACY: readonly Role[] = [...BUYERS, ...REVIEWERS];

/** Where to go, and whom a place is for; without roles everybody. What may be read there the api decides. */
const GROUPS = [
  {
    word: 'mine',
    places: [
      { to: '/', word: 'home', roles: null },
      { to: '/notifications', word: 'notifications', roles: null },
      { to: '/api-keys', word: 'apiKeys', roles: null },
    ],
  },
  {
    word: 'buying',
    places: [
      { to: '/catalogue', word: 'catalogue', roles: null },
      { to: '/basket', word: 'basket', roles: ['BUYER'] },
      { to: '/approvals', word: 'approvals', roles: ['APPROVER'] },
      { to: '/orders', word: 'orders', roles: null },
      { to: '/services', word: 'services', roles: null },
      { to: '/transfers', word: 'transfers', roles: TRANSFERS },
      { to: '/needs', word: 'needs', roles: NEEDS },
      { to: '/legacy-systems', word: 'legacy', roles: LEGACY },
    ],
  },
  {
    word: 'money',
    places: [
      { to: '/budgets', word: 'budgets', roles: [...BUYERS, 'AUDITOR'] },
      { to: '/invoices', word: 'invoices', roles: INVOICED },
      {
        to: '/spend',
        word: 'spend',
        roles: ['FINANCE', 'ORG_ADMIN', 'OPERATOR_REVIEWER', 'OPERATOR_ADMIN', 'AUDITOR'],
      },
    ],
  },
  {
    word: 'providing',
    places: [
      { to: '/offerings', word: 'offerings', roles: CATALOGERS },
      { to: '/instances', word: 'instances', roles: OPERATIONS },
      { to: '/intake', word: 'intake', roles: [...OPERATIONS, ...OVERSEERS] },
      { to: '/statements', word: 'statements', roles: ['PROVIDER_FINANCE', 'PROVIDER_ADMIN'] },
      { to: '/sandbox', word: 'sandbox', roles: PROVIDERS },
    ],
  },
  {
    word: 'operating',
    places: [
      { to: '/admissions', word: 'admissions', roles: REVIEWERS },
      { to: '/listings', word: 'listings', roles: REVIEWERS },
      { to: '/evidence', word: 'evidence', roles: REVIEWERS },
      { to: '/billing-runs', word: 'billingRuns', roles: OVERSEERS },
      { to: '/audit', word: 'audit', roles: OVERSEERS },
      { to: '/queue-board', word: 'queueBoard', roles: ['OPERATOR_ADMIN'] },
    ],
  },
  {
    word: 'developing',
    places: [
      { to: '/webhooks', word: 'webhooks', roles: WEBHOOK_KEEPERS },
      { to: '/explorer', word: 'explorer', roles: null },
    ],
  },
  {
    word: 'policy',
    places: [{ to: '/rules', word: 'rules', roles: null }],
  },
] as const satisfies { word: string; places: { to: string; word: string; roles: readonly Role[] | null }[] }[];

export const placesFor = (mine: readonly Role[]) =>
  GROUPS.map(({ word, places }) => ({
    word,
    places: places.filter(({ roles }) => !roles || (roles as readonly Role[]).some((role) => mine.includes(role))),
  })).filter(({ places }) => places.length);
