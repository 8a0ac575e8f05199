import type { TestApp } from './harness.js';

const OPERATOR = 'operator@yunshi.example';

/** What becomes of an issue of the recommended catalogue, each mutation once with success. */
export async function doRecommendations(t: TestApp, offeringId: string): Promise<void> {
  const reviewer = 'expert@yunshi.example';
  await t.addPerson({ organizationId: t.organization('YUNSHI'), email: reviewer, roles: ['OPERATOR_REVIEWER'] });
  const content = {
    ...{ number: '2026-1', issuer: 'i', validFrom: '2026-01-01', validTo: '2027-01-01' },
    ...{ products: [offeringId], solutions: [] },
  };
  const { draftRecommendedIssue: issue } = await t.ok<{ draftRecommendedIssue: { id: string } }>(
    'mutation($i:DraftRecommendedIssueInput!){draftRecommendedIssue(input:$i){id}}',
    { i: content },
    OPERATOR,
  );
  await t.ok(
    'mutation($i:UpdateRecommendedIssueInput!){updateRecommendedIssue(input:$i){id}}',
    { i: { ...content, ...issue, version: 1 } },
    OPERATOR,
  );
  await t.ok('mutation($id:ID!){submitRecommendedIssue(id:$id){id}}', issue, OPERATOR);
  await t.ok('mutation($id:ID!){returnRecommendedIssue(id:$id,reason:"r"){id}}', issue, OPERATOR);
  await t.ok('mutation($id:ID!){submitRecommendedIssue(id:$id){id}}', issue, OPERATOR);
  await t.ok(
    'mutation($i:ReviewRecommendedEntryInput!){reviewRecommendedEntry(input:$i){id}}',
    { i: { issueId: issue.id, offeringId, recommended: true, opinion: 'o' } },
    reviewer,
  );
  await t.ok('mutation($id:ID!){publishRecommendedIssue(id:$id){id}}', issue, OPERATOR);
}
