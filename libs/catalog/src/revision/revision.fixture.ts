import type { GqlAnswer, TestApp } from '../../../../apps/testing/harness.js';
import { CATALOG_A, OPERATOR } from '../listing.fixture.js';

/** Steps of a revision through the public API, for the specs of this lib. */

export interface SeenRevision {
  id: string;
  revision: number;
  status: string;
  version: number;
  effectiveAt: string | null;
  supersededAt: string | null;
  changeReason: string | null;
  authorId: string | null;
  allowedActions: string[];
  plans: { id: string | null; code: string; prices: { unitPrice: string | null }[] }[];
}

const SEEN = `id revision status version effectiveAt supersededAt changeReason authorId allowedActions
  plans{id code prices{unitPrice}}`;

type Answer = Promise<GqlAnswer<Record<string, SeenRevision>>>;

export const tryRevise = (t: TestApp, input: object, email = CATALOG_A): Answer =>
  t.gql(`mutation($i:ReviseOfferingInput!){reviseOffering(input:$i){${SEEN}}}`, { i: input }, email);

export const tryRewrite = (t: TestApp, input: object, email = CATALOG_A): Answer =>
  t.gql(`mutation($i:UpdateOfferingRevisionInput!){updateOfferingRevision(input:$i){${SEEN}}}`, { i: input }, email);

/** One of the mutations that take a revision's id, and a reason where there is one. */
export const tryStep = (t: TestApp, operation: string, id: string, email: string, reason?: string): Answer =>
  t.gql(
    `mutation($id:ID!){${operation}OfferingRevision${reason === undefined ? '' : 'Changes'}(id:$id${
      reason === undefined ? '' : `,reason:${JSON.stringify(reason)}`
    }){${SEEN}}}`,
    { id },
    email,
  );

/** What a step that must succeed answers. */
export async function did(answer: Answer): Promise<SeenRevision> {
  const { data, errors } = await answer;
  if (errors || !data) throw new Error(JSON.stringify(errors));
  return Object.values(data)[0]!;
}

/** A revision of an offering, submitted and approved. */
export async function revised(t: TestApp, input: object, email = CATALOG_A): Promise<SeenRevision> {
  const { id } = await did(tryRevise(t, input, email));
  await did(tryStep(t, 'submit', id, email));
  return did(tryStep(t, 'approve', id, OPERATOR));
}

export async function revisionsOf(t: TestApp, offeringId: string, email: string): Promise<SeenRevision[]> {
  const { offeringRevisions } = await t.ok<{ offeringRevisions: { edges: { node: SeenRevision }[] } }>(
    `query($id:ID!){offeringRevisions(offeringId:$id){edges{node{${SEEN}}}}}`,
    { id: offeringId },
    email,
  );
  return offeringRevisions.edges.map(({ node }) => node);
}
