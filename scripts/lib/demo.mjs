/** What to tell once everything answers. */
export function welcome({ address, demo }) {
  const lines = [`Yunshi runs at ${address} (GraphQL: ${address}/graphql)`];
  if (demo)
    lines.push(
      'Demo accounts, all with the password Yunshi-demo-2026:',
      '  operator@yunshi.example   runs the marketplace',
      '  buyer@chengdu.example     buys for a bureau',
      '  more of them: seeds/demo/',
    );
  return lines.join('\n');
}
