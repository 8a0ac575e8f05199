import type { TestApp } from './harness.js';

const CATALOG = 'catalog@provider-b.example';

/** A provider's sandbox, each mutation once with success: made, entered and, without any use, billed. */
export async function doSandbox(t: TestApp): Promise<void> {
  await t.ok('mutation{openSandbox{agency{id}}}', {}, CATALOG);
  await t.ok('mutation{enterSandbox(as:FINANCE){expiresAt}}', {}, CATALOG);
  await t.ok('mutation{billSandbox(period:"2026-09"){id}}', {}, 'finance@provider-b.example');
}
