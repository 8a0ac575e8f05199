const AGENCY = 'chongqing.example';

/** The main screens: whose they are and where they stand. `of` has the ids of the story. */
export const screens = (of) => [
  { name: 'sign-in', path: '/' },
  { name: 'home', person: 'approver@chengdu.example', path: '/' },
  { name: 'catalogue', person: `buyer@${AGENCY}`, path: '/catalogue' },
  { name: 'offering', person: `buyer@${AGENCY}`, path: `/catalogue/${of.offering}` },
  { name: 'approval', person: 'approver@chengdu.example', path: `/approvals/${of.order}` },
  { name: 'order', person: 'buyer@chengdu.example', path: `/orders/${of.order}` },
  { name: 'service', person: `buyer@${AGENCY}`, path: `/services/${of.service}` },
  { name: 'budgets', person: `finance@${AGENCY}`, path: '/budgets' },
  { name: 'spend', person: `finance@${AGENCY}`, path: '/spend' },
  { name: 'invoice', person: `finance@${AGENCY}`, path: `/invoices/${of.invoice}` },
  { name: 'invoice-line', person: `finance@${AGENCY}`, path: `/invoices/${of.invoice}/lines/1` },
  { name: 'provider-offerings', person: 'catalog@provider-a.example', path: '/offerings' },
  { name: 'provider-intake', person: 'operations@provider-a.example', path: '/intake' },
  { name: 'billing-run', person: 'operator@yunshi.example', path: `/billing-runs/${of.run}` },
  { name: 'rules', person: 'auditor@yunshi.example', path: '/rules' },
  { name: 'explorer', person: `finance@${AGENCY}`, path: '/explorer' },
];
