/** What to tell once everything answers. */
export function welcome({ address, demo }) {
  const lines = [`Yunshi runs at ${address} (GraphQL: ${address}/graphql, schema: ${address}/schema.graphql)`];
  if (demo !== 'no')
    lines.push(
      'Demo accounts, all with the password Yunshi-demo-2026:',
      '  operator@yunshi.example                             operator: reviews listings, runs billing',
      '  auditor@yunshi.example                              auditor: reads orders, budgets, use, invoices of all, the audit trail',
      '  catalog@ operations@ finance@provider-a.example     provider A, Chengdu (also provider-b.example, Chongqing)',
      '  buyer@ approver@ finance@ chief@chengdu.example     agency in Chengdu (chief buys and approves)',
      '  buyer@ approver@ finance@chongqing.example          agency in Chongqing',
      '  buyer@ approver@ finance@qingyang.example           district below the Chengdu agency',
      '  buyer@ approver@mnc.example                         multinational with access to the closed zone',
    );
  if (demo === 'incomplete')
    lines.push('Its data are incomplete, an earlier start was interrupted: "npm run up -- --fresh" begins again.');
  return lines.join('\n');
}
