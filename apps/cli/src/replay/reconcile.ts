import { dec, type Decimal, type Month, ZERO } from '#kernel';
import type { Client } from './client.js';

interface Run {
  id: string;
  status: string;
  progress: { processed: number; total: number };
}
const RUN = 'id status progress{processed total}';

/** Starts the month's run over all organizations and waits for its end. */
export async function bill(operator: Client, month: Month, progress: (text: string) => void): Promise<void> {
  const { startBillingRun } = await operator.run<{ startBillingRun: Run }>(
    `mutation($i:StartBillingRunInput!){startBillingRun(input:$i){${RUN}}}`,
    { i: { period: month } },
  );
  let run = startBillingRun;
  while (run.status === 'QUEUED' || run.status === 'RUNNING') {
    await new Promise((resolve) => setTimeout(resolve, 300));
    run = (await operator.run<{ billingRun: Run }>(`query($id:ID!){billingRun(id:$id){${RUN}}}`, { id: run.id }))
      .billingRun;
    progress(`billing ${month}: ${run.progress.processed} of ${run.progress.total} accounts`);
  }
  if (run.status !== 'COMPLETED')
    throw new Error(`The billing run of ${month} ended as ${run.status}; see billingRun(id: "${run.id}") { waiting }.`);
}

interface Page {
  invoices: {
    edges: { node: { lines: { instanceId: string; ratedAmount: string }[] } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}

/** Σ ratedAmount of all invoice lines of these instances. */
export async function ratedOf(operator: Client, providerId: string, instances: Set<string>): Promise<Decimal> {
  let total = ZERO;
  for (let after: string | null = null; ;) {
    const { invoices }: Page = await operator.run<Page>(
      'query($p:[ID!],$a:String){invoices(filter:{providerIds:$p},first:20,after:$a){edges{node{lines{instanceId ratedAmount}}}pageInfo{hasNextPage endCursor}}}',
      { p: [providerId], a: after },
    );
    for (const { node } of invoices.edges)
      for (const line of node.lines) if (instances.has(line.instanceId)) total = total.plus(dec(line.ratedAmount));
    if (!invoices.pageInfo.hasNextPage) return total;
    after = invoices.pageInfo.endCursor;
  }
}
