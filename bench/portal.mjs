// npm run bench -- portal: what a browser loads before the catalogue is seen, and how long it waits to paint what was asked for.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { chromium } from 'playwright-core';
import { readArgs } from '../scripts/lib/args.mjs';
import { findBrowser } from '../scripts/lib/binaries.mjs';
import { inRoot } from '../scripts/lib/paths.mjs';
import { ensurePortal } from '../scripts/lib/portal.mjs';
import { command, Problem } from '../scripts/lib/problem.mjs';
import { step } from '../scripts/lib/progress.mjs';
import { fillCatalogue } from './lib/catalogue-market.mjs';
import { median } from './lib/figures.mjs';
import { makeMarket } from './lib/market.mjs';
import { clear, ownDirectory, startProduct } from './lib/product.mjs';

const usage = `Usage: npm run bench -- portal [options]
The compressed script that a browser without a cache loads for the catalogue, and the time from an input to the
next paint with 100 rows on the page.
  --passes N   measured passes (5)
  --json       one object on stdout instead of the table
  --help`;

const ROWS = 100;
const LIMITS = { scriptKb: 300, nextPaintMs: 200 };

/** In the page: how long each interaction took until its next paint, in milliseconds, in steps of eight. */
const WATCH = `
  window.interactions = [];
  new PerformanceObserver((list) => {
    for (const { interactionId, name, duration } of list.getEntries())
      if (interactionId) window.interactions.push({ name, duration });
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });`;

const assets = inRoot('apps', 'portal', 'dist', 'assets');
const gzipped = (name) => statSync(join(assets, `${name}.gz`)).size;

/** The scripts that the page asks for until its rows stand there. */
async function firstLoad(context, ready) {
  const page = await context.newPage();
  const scripts = new Set();
  page.on('request', (request) => {
    const name = new URL(request.url()).pathname.split('/').at(-1);
    if (request.resourceType() === 'script') scripts.add(name);
  });
  await page.goto('/catalogue');
  await ready(page);
  await page.close();
  return { files: scripts.size, kb: [...scripts].reduce((sum, name) => sum + gzipped(name), 0) / 1000 };
}

async function signIn(page, { email, password }) {
  await page.getByLabel('邮箱').fill(email);
  await page.getByLabel('密码').fill(password);
  await page.locator('button[type=submit]').click();
  await page.getByRole('navigation').first().waitFor();
}

const rowsOfCatalogue = (page) => page.locator('.offering-list > li');
const rowsOfServices = (page) => page.locator('tbody tr.ant-table-row');

async function untilRows(page, rows, count) {
  while ((await rows(page).count()) < count) {
    const before = await rows(page).count();
    await page
      .getByRole('button', { name: /加载更多|更多/ })
      .last()
      .click();
    await rows(page).nth(before).waitFor();
  }
}

/** Does something with the rows there and gives its slowest wait. */
async function interaction(page, act) {
  await page.waitForTimeout(300); // what loads beside it is over
  await page.evaluate('void (window.interactions.length = 0)');
  await act();
  await page.waitForTimeout(300); // entries come after the paint that they tell of
  const seen = await page.evaluate('window.interactions');
  return Math.max(16, ...seen.map(({ duration }) => duration));
}

async function nextPaints(context) {
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  await page.goto('/catalogue');
  await rowsOfCatalogue(page).first().waitFor();
  await untilRows(page, rowsOfCatalogue, ROWS);
  const search = page.getByRole('searchbox');
  const found = {};
  found['a key in the search box'] = await interaction(page, () => search.pressSequentially('a'));
  found['the search box emptied'] = await interaction(page, () => search.press('Backspace'));
  found['another language'] = await interaction(page, () => page.getByRole('button', { name: 'English' }).click());
  await page.getByRole('button', { name: '中文' }).click();
  found['a facet'] = await interaction(page, () => page.getByRole('checkbox').first().click());
  await page.goto('/services');
  await rowsOfServices(page).first().waitFor();
  await untilRows(page, rowsOfServices, ROWS);
  found['another language, services'] = await interaction(page, () =>
    page.getByRole('button', { name: 'English' }).click(),
  );
  await page.getByRole('button', { name: '中文' }).click();
  found['to another page'] = await interaction(page, () => page.getByRole('link', { name: '订单' }).first().click());
  await page.close();
  return found;
}

async function measure({ passes }) {
  const executablePath = await findBrowser();
  if (!executablePath) throw new Problem('No Chromium is here and none could be installed.');
  await ensurePortal();
  const dir = ownDirectory();
  let browser;
  try {
    const product = await startProduct(dir);
    const { accounts, providerId } = await step(`Making ${ROWS} services`, () =>
      makeMarket({ ...product, count: ROWS, told: () => {} }),
    );
    const db = await mysql.createConnection({ uri: product.databaseUrl, timezone: 'Z' });
    const id = Buffer.from(providerId.replaceAll('-', ''), 'hex');
    await step('Making offerings', () => fillCatalogue(db, 4 * ROWS, [{ id, name: 'BENCH-P' }]));
    await db.end();
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
    const open = () =>
      browser.newContext({
        baseURL: `http://127.0.0.1:${product.port}`,
        viewport: { width: 1280, height: 900 },
        locale: 'zh-CN',
      });
    const ready = (page) => rowsOfCatalogue(page).first().waitFor();
    const stranger = await firstLoad(await open(), async (page) => {
      await signIn(page, accounts.buyer);
      await ready(page);
    });
    const found = [];
    let catalogue;
    for (let pass = 0; pass < passes; pass += 1) {
      const context = await open();
      const page = await context.newPage();
      await page.goto('/catalogue');
      await signIn(page, accounts.buyer);
      // The cookie of the session stays, what was loaded does not.
      const other = await open();
      await other.addCookies((await context.cookies()).map((cookie) => ({ ...cookie, secure: false })));
      catalogue ??= await firstLoad(other, ready);
      found.push(await nextPaints(other));
      await other.close();
      await context.close();
    }
    return { stranger, catalogue, nextPaint: found };
  } finally {
    await browser?.close();
    await clear(dir);
  }
}

const beside = (value, limit) => `${value} (≤ ${limit}${value <= limit ? '' : ', missed'})`;

function tell({ stranger, catalogue, nextPaint }) {
  const row = (cells) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
  row(['first load, compressed script', 'KB', 'files']);
  row(Array(3).fill('---'));
  row(['catalogue', beside(Math.round(catalogue.kb), LIMITS.scriptKb), catalogue.files]);
  row(['sign-in, then catalogue', Math.round(stranger.kb), stranger.files]);
  process.stdout.write('\n');
  row([`with ${ROWS} rows`, 'median ms', 'slowest ms']);
  row(Array(3).fill('---'));
  for (const name of Object.keys(nextPaint[0])) {
    const all = nextPaint.map((pass) => pass[name]);
    row([name, median(all), beside(Math.max(...all), LIMITS.nextPaintMs)]);
  }
}

async function main() {
  const given = readArgs(process.argv.slice(2), { passes: 'string', json: 'boolean' }, usage);
  const passes = Number(given.passes ?? 5);
  if (!Number.isInteger(passes) || passes < 1) throw new Problem('A whole number above zero.', usage);
  const results = await measure({ passes });
  if (given.json) process.stdout.write(`${JSON.stringify(results)}\n`);
  else tell(results);
}

await command(main);
