import { addToMonth, Clock, monthOf } from '#kernel';
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import {
  describeInBrowser,
  expectAccessible,
  expectFits,
  PHONE,
  type PortalInBrowser,
} from '../../../testing/browser.js';
import { until } from '../../../testing/harness.js';
import { seedMarket } from '../../../cli/src/demo/market.js';

const WIDE = { width: 1280, height: 900 };

/** Somebody of each role, and where their lists lead to. */
const PEOPLE = [
  'buyer@chengdu.example',
  'approver@chengdu.example',
  'finance@chongqing.example',
  'catalog@provider-a.example',
  'operations@provider-a.example',
  'finance@provider-a.example',
  'operator@yunshi.example',
  'auditor@yunshi.example',
];

/** The demo, with its last month billed. */
async function playDemo({ t }: PortalInBrowser): Promise<void> {
  const now = t.app.get(Clock).now();
  await seedMarket((who, query, variables) => t.ok(query, variables as Record<string, unknown>, who), now);
  const operator = 'operator@yunshi.example';
  const period = addToMonth(monthOf(now), -1);
  const { startBillingRun } = await t.ok<{ startBillingRun: { id: string } }>(
    'mutation($p:String!){startBillingRun(input:{period:$p}){id}}',
    { p: period },
    operator,
  );
  await until(async () => {
    const { billingRun } = await t.ok<{ billingRun: { status: string } }>(
      'query($id:ID!){billingRun(id:$id){status}}',
      startBillingRun,
      operator,
    );
    return billingRun.status === 'COMPLETED';
  });
}

/** The first link of a list's rows, which leads to the page of one of them. */
const detailOf = async (page: Page): Promise<string | null> => {
  const link = page.locator('main tbody tr.ant-table-row a[href^="/"], main .offering-list a[href^="/"]').first();
  return (await link.count()) ? link.getAttribute('href') : null;
};

async function look(portal: PortalInBrowser, page: Page, path: string): Promise<string[]> {
  const faults: string[] = [];
  const before = portal.complaints.length;
  await page.goto(path);
  await page.locator('main h1, main h2').first().waitFor();
  await page.waitForLoadState('networkidle');
  if (await page.getByRole('heading', { name: '您没有权限查看此页' }).count()) faults.push(`${path}: refused`);
  // The editors of the explorer are a package's, which axe has things to say of.
  if (path !== '/explorer')
    await expectAccessible(page).catch((error: Error) => faults.push(`${path}: ${error.message}`));
  for (const complaint of portal.complaints.slice(before)) faults.push(`${path}: ${complaint}`);
  await page.setViewportSize({ width: PHONE.width, height: PHONE.height });
  if (path !== '/explorer') await expectFits(page).catch((error: Error) => faults.push(`${path}: ${error.message}`));
  await page.setViewportSize(WIDE);
  return faults;
}

describeInBrowser('every screen of the portal on the demo', (portal) => {
  it.each(PEOPLE)(
    'keeps %s out of none of the places it offers, nothing of them keeps people out, and all fit a phone',
    async (email) => {
      if (email === PEOPLE[0]) await playDemo(portal);
      const page = await portal.signedIn(email);
      const places = await page
        .getByRole('navigation')
        .getByRole('link')
        .evaluateAll((all) => all.map((one) => one.getAttribute('href')!));
      expect(places.length).toBeGreaterThan(4);
      const faults: string[] = [];
      for (const place of places) {
        faults.push(...(await look(portal, page, place)));
        const detail = await detailOf(page);
        if (detail) faults.push(...(await look(portal, page, detail)));
      }
      expect(faults).toEqual([]);
    },
    600_000,
  );
});
