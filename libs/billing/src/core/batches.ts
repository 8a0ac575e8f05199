/** A small run is spread over so many batches, so that several workers share it and its progress is seen. */
const FEWEST_BATCHES = 16;
/** What is billed in one transaction: so many accounts at most, */
const MOST_ACCOUNTS = 100;
/** and no further account once it would be more instances than these. */
const MOST_INSTANCES = 500;

/**
 * Cuts a run's accounts, in their order, into batches of like work, counted from 0: each is billed in one
 * transaction. An account is never divided, whatever its size; a buyer's accounts, which share budgets and would wait
 * for one another, stay in one batch where it holds them. The batch of each, in the order given.
 * @param accounts each buyer's one after the other
 */
export function batchesOf(accounts: readonly { organizationId: string; instances: number }[]): number[] {
  const mostAccounts = Math.min(MOST_ACCOUNTS, Math.ceil(accounts.length / FEWEST_BATCHES));
  let batch = 0;
  let size = { accounts: 0, instances: 0 };
  const makeRoom = (count: number, instances: number): void => {
    if (size.accounts === 0) return;
    if (size.accounts + count <= mostAccounts && size.instances + instances <= MOST_INSTANCES) return;
    batch += 1;
    size = { accounts: 0, instances: 0 };
  };
  return [...Map.groupBy(accounts, ({ organizationId }) => organizationId).values()].flatMap((own) => {
    makeRoom(
      own.length,
      own.reduce((sum, { instances }) => sum + instances, 0),
    );
    return own.map(({ instances }) => {
      makeRoom(1, instances);
      size = { accounts: size.accounts + 1, instances: size.instances + instances };
      return batch;
    });
  });
}
