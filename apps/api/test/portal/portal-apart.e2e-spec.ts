import { parseInstant } from '#kernel';
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser, type PortalInBrowser } from '../../../testing/browser.js';
import { until } from '../../../testing/harness.js';
import { openBudget, publish, runningInstance } from '../../../testing/market.js';

/** What the api answers a page; the page is its person's own browser. */
async function listening(
  portal: PortalInBrowser,
  email: string,
): Promise<{ page: Page; heard: () => Promise<string> }> {
  const answers: Promise<string>[] = [];
  const page = await portal.signedIn(email);
  page.on('response', (answer) => {
    // What is asked for and then left has no body.
    if (answer.url().endsWith('/graphql')) answers.push(answer.text().catch(() => ''));
  });
  return { page, heard: async () => (await Promise.all(answers)).join('\n') };
}

/** Goes to every place of the menu and waits until it shows what it has. */
async function visitEverything(page: Page, more: string[]): Promise<void> {
  const links = page.getByRole('navigation').getByRole('link');
  const places = await links.evaluateAll((all) => all.map((one) => one.getAttribute('href')!));
  expect(places.length).toBeGreaterThan(4);
  for (const place of [...places, ...more]) {
    await page.goto(place);
    await page.locator('main h1, main h2').first().waitFor();
    await page.waitForLoadState('networkidle');
  }
}

/** A service of an agency with its budget, order and invoice: their ids. */
async function aBilledService(portal: PortalInBrowser, mail: string): Promise<string[]> {
  const { t } = portal;
  t.setNow(parseInstant('2026-09-30T20:00:00+08:00'));
  const listed = await publish(t, { base: [{ code: 'base', kind: 'RECURRING', interval: 'MONTH', unitPrice: '120' }] });
  const budgetId = await openBudget(t, { mail });
  t.setNow(parseInstant('2026-10-02T12:00:00+08:00'));
  const { orderId, instanceId } = await runningInstance(t, {
    ...{ mail, budgetId, planId: listed.plans[0]!.id, startsOn: '2026-10-01' },
    activatedAt: parseInstant('2026-10-01T00:00:00+08:00')!,
  });
  t.setNow(parseInstant('2026-11-02T12:00:00+08:00'));
  await t.ok(
    'mutation($i:StartBillingRunInput!){startBillingRun(input:$i){id}}',
    { i: { period: '2026-10' } },
    'operator@yunshi.example',
  );
  const invoiceId = await until(async () => {
    const { invoices } = await t.ok<{ invoices: { edges: { node: { id: string } }[] } }>(
      '{invoices(first:1){edges{node{id}}}}',
      {},
      `finance@${mail}.example`,
    );
    return invoices.edges[0]?.node.id;
  });
  return [budgetId, orderId, instanceId, invoiceId];
}

describeInBrowser('two organizations in the portal', (portal) => {
  it('never see each other’s rows, wherever their people go', async () => {
    const ids = await aBilledService(portal, 'chengdu');
    const [, orderId, instanceId, invoiceId] = ids;
    const pages = [`/orders/${orderId}`, `/services/${instanceId}`, `/invoices/${invoiceId}`];
    const heardBy = async (mail: string): Promise<string> => {
      let all = '';
      for (const role of ['buyer', 'finance']) {
        const { page, heard } = await listening(portal, `${role}@${mail}.example`);
        await visitEverything(page, pages);
        all += await heard();
      }
      return all;
    };
    const [own, others] = await Promise.all([heardBy('chengdu'), heardBy('chongqing')]);
    for (const id of ids) {
      expect(own).toContain(id);
      // What was asked for by its id is told by it as not there, and nothing else is told of it.
      expect(others.replaceAll(/"errors":\[.*?\]\}?/gs, '')).not.toContain(id);
    }
    expect(others.match(/"NOT_FOUND"/g)?.length).toBeGreaterThanOrEqual(pages.length);
  }, 300_000);
});
