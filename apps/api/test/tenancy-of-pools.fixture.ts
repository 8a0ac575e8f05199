type Attempt = [query: string, variables: Record<string, unknown>, people: string[]];

const ADMIN = 'admin@chengdu.example';

/** Another's organization and another's plan that is not on sale, tried by Chengdu for its pool. */
export const poolAttempts = (organization: string, draftPlan: string): Record<string, Attempt[]> => ({
  setPoolPlan: [
    ['mutation($id:ID!){setPoolPlan(input:{planId:$id,parts:[]}){__typename}}', { id: draftPlan }, [ADMIN]],
  ],
  setPoolQuota: [
    [
      'mutation($id:ID!){setPoolQuota(input:{organizationId:$id,resource:"vcpu",quantity:"1"}){__typename}}',
      { id: organization },
      [ADMIN],
    ],
  ],
});
