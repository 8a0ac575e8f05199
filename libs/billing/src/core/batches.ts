/** A small run is spread over so many batches, so that several workers share it and its progress is seen. */
const FEWEST_BATCHES = 16;
/** What is billed in one transaction: so many accounts at most, */
const MOST_ACCOUNTS = 100;
/** and no further account once it would be more instances than these. */
const MOST_INSTANCES = 500;

/**
 * Cuts a run's accounts, in their order, into batches of like work, counted from 0: each is billed in one
 * transaction. An account is never divided, whatever its size. The batch of each, in the order given.
 */
export function batchesOf(accounts: readonly { instances: number }[]): number[] {
  const mostAccounts = Math.min(MOST_ACCOUNTS, Math.ceil(accounts.length / FEWEST_BATCHES));
  let batch = 0;
  let size = { accounts: 0, instances: 0 };
  return accounts.map(({ instances }) => {
    const full = size.accounts >= mostAccounts || size.instances + instances > MOST_INSTANCES;
    if (full && size.accounts > 0) {
      batch += 1;
      size = { accounts: 0, instances: 0 };
    }
    size = { accounts: size.accounts + 1, instances: size.instances + instances };
    return batch;
  });
}
