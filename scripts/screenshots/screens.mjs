/** The main screens: whose they are and where they stand. `of` has the ids of the story. */
export const screens = (of) => [
  { name: 'sign-in', path: '/' },
  { name: 'home', person: 'approver@chengdu.example', path: '/' },
  { name: 'catalogue', person: 'buyer@chengdu.example', path: '/catalogue' },
  { name: 'offering', person: 'buyer@chengdu.example', path: `/catalogue/${of.offering}` },
  { name: 'order', person: 'buyer@chengdu.example', path: `/orders/${of.order}` },
  { name: 'services', person: 'buyer@chongqing.example', path: '/services' },
  { name: 'budgets', person: 'finance@chongqing.example', path: '/budgets' },
  { name: 'invoices', person: 'finance@chongqing.example', path: '/invoices' },
  { name: 'invoice', person: 'finance@chongqing.example', path: `/invoices/${of.invoice}` },
];
