import type { PlanFacts } from '#catalog';
import type { InstanceFacts } from '#procurement';
import type { Id, Month } from '#kernel';
import { bin, bins, canonicalJson, id, insertRows, rows, sha256 } from '#platform';
import type { EntityManager } from 'typeorm';
import { type Account, accountKey, accountParameters, accountsParameters, accountsSql } from './account.js';

/** The sum of all that rating looks at beside use, as it was or is. */
export type Inputs = Buffer;

const pricesOf = new WeakMap<PlanFacts, string>();

/**
 * All that rating looks at beside use: the instance's life and its plan's prices. What else comes to decide on what an
 * instance costs an account (agreed prices, a share) must go into `more`, or a change of it is not noticed in months
 * that are settled. Null for what can never be settled: a meter whose month depends on the months before.
 */
export function inputsOf(
  { activatedAt, terminatedAt, quantity, resizes }: InstanceFacts,
  plan: PlanFacts,
  more: unknown = null,
): Inputs | null {
  const additive = plan.prices.every(
    ({ aggregation }) => aggregation === null || aggregation === 'SUM' || aggregation === 'COUNT',
  );
  if (!additive) return null;
  const known = pricesOf.get(plan) ?? canonicalJson([plan.id, plan.prices]);
  pricesOf.set(plan, known);
  return sha256(canonicalJson([activatedAt, terminatedAt, quantity, resizes]), known, canonicalJson(more));
}

/** The last month at whose billing nothing of an account was left owing, by account; absent when there was none. */
export async function settledThrough(
  manager: EntityManager,
  accounts: readonly Account[],
): Promise<Map<string, Month>> {
  const found = await rows<{
    organization_id: Buffer;
    provider_id: Buffer;
    currency: string;
    settled_through: Month | null;
  }>(
    manager,
    `SELECT organization_id, provider_id, currency, settled_through FROM billing_account WHERE ${accountsSql(accounts)}`,
    accountsParameters(accounts),
  );
  const settled = new Map<string, Month>();
  for (const { organization_id, provider_id, currency, settled_through } of found)
    if (settled_through !== null)
      settled.set(
        accountKey({ organizationId: id(organization_id), providerId: id(provider_id), currency }),
        settled_through,
      );
  return settled;
}

const nameOf = (organizationId: Id, instanceId: Id): string => `${organizationId} ${instanceId}`;

/** With which inputs instances were settled with the organizations they are charged to. */
export class SettledInputs {
  private constructor(private readonly known: Map<string, Inputs>) {}

  static async read(
    manager: EntityManager,
    organizationIds: readonly Id[],
    instanceIds: readonly Id[],
  ): Promise<SettledInputs> {
    const known = new Map<string, Inputs>();
    if (!instanceIds.length) return new SettledInputs(known);
    const found = await rows<{ organization_id: Buffer; instance_id: Buffer; inputs: Buffer }>(
      manager,
      'SELECT organization_id, instance_id, inputs FROM billing_instance WHERE organization_id IN (?) AND instance_id IN (?)',
      [bins([...new Set(organizationIds)]), bins(instanceIds)],
    );
    for (const row of found) known.set(nameOf(id(row.organization_id), id(row.instance_id)), row.inputs);
    return new SettledInputs(known);
  }

  equal(organizationId: Id, instanceId: Id, inputs: Inputs | null): boolean {
    return inputs !== null && (this.known.get(nameOf(organizationId, instanceId))?.equals(inputs) ?? false);
  }
}

/** An account of which nothing is left owing through a month, and the instances whose inputs are new. */
export interface Settlement {
  account: Account;
  through: Month;
  changed: readonly { instanceId: Id; inputs: Inputs }[];
}

/** Keeps that accounts are settled, in the transaction that has locked them. */
export async function saveSettled(manager: EntityManager, settlements: readonly Settlement[]): Promise<void> {
  await insertRows(
    manager,
    'INSERT INTO billing_account (organization_id, provider_id, currency, settled_through)',
    settlements.map(({ account, through }) => [...accountParameters(account), through]),
    'ON DUPLICATE KEY UPDATE settled_through = VALUES(settled_through)',
  );
  await insertRows(
    manager,
    'INSERT INTO billing_instance (organization_id, instance_id, inputs)',
    settlements.flatMap(({ account, changed }) =>
      changed.map(({ instanceId, inputs }) => [bin(account.organizationId), bin(instanceId), inputs]),
    ),
    'ON DUPLICATE KEY UPDATE inputs = VALUES(inputs)',
  );
}
