import type { TestApp } from './harness.js';

const FINANCE = 'finance@chengdu.example';
const CATALOG = 'catalog@provider-a.example';

type Step = (operation: string, id: string, email: string, reason?: boolean) => Promise<unknown>;

/** Price terms in each of their ways, between provider and buyer. */
export async function agreeOnPrices(t: TestApp, planId: string, step: Step): Promise<void> {
  const proposed = async (): Promise<string> => {
    const { proposePriceTerms } = await t.ok<{ proposePriceTerms: { id: string } }>(
      'mutation($i:ProposePriceTermsInput!){proposePriceTerms(input:$i){id}}',
      {
        i: {
          organizationId: t.organization('AG-CD'),
          title: 'terms',
          fromMonth: '2090-01',
          entries: [{ planId, discountRate: '0.1' }],
        },
      },
      CATALOG,
    );
    return proposePriceTerms.id;
  };
  await step('withdrawPriceTerms', await proposed(), CATALOG);
  await step('declinePriceTerms', await proposed(), FINANCE, true);
  const committed = async (): Promise<string> => {
    const { proposeCommitment } = await t.ok<{ proposeCommitment: { id: string } }>(
      'mutation($i:ProposeCommitmentInput!){proposeCommitment(input:$i){id}}',
      {
        i: {
          organizationId: t.organization('AG-CD'),
          title: 'commitment',
          amount: '1',
          fromMonth: '2090-01',
          toMonth: '2090-02',
        },
      },
      CATALOG,
    );
    return proposeCommitment.id;
  };
  await step('withdrawCommitment', await committed(), CATALOG);
  await step('declineCommitment', await committed(), FINANCE, true);
  await step('acceptCommitment', await committed(), FINANCE);
  const id = await proposed();
  await step('acceptPriceTerms', id, FINANCE);
  await t.ok('mutation($id:ID!){endPriceTerms(id:$id,month:"2091-01"){id}}', { id }, FINANCE);
}
