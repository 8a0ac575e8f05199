import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readArgs } from '../lib/args.mjs';
import { findBrowser } from '../lib/binaries.mjs';
import { ensurePackages } from '../lib/packages.mjs';
import { inRoot, root } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';
import { step } from '../lib/progress.mjs';
import { lastLines, run } from '../lib/run.mjs';
import { scratch } from '../lib/test-servers.mjs';
import { screens } from './screens.mjs';
import { PASSWORD, play } from './story.mjs';

const usage = `Usage: npm run screenshots [-- options]
Starts the demo on data of its own and writes its main screens in both languages to docs/screenshots/.
  --only a,b   some screens
  --help`;

const LANGUAGES = [
  { code: 'zh', locale: 'zh-CN', remembered: 'zh-CN' },
  { code: 'en', locale: 'en-GB', remembered: 'en' },
];
// The demo's clock stands here at the start, so that another day's screens differ in what changed alone.
const STORY = { now: '2026-11-12T02:00:00Z', months: ['2026-09', '2026-10'] };

const script = async (name, args, env) => {
  const { status, output } = await run(process.execPath, [inRoot('scripts', name), ...args], { cwd: root, env });
  if (status !== 0) throw new Problem(`${name} ended with ${status}.`, lastLines(output, 20));
  return output;
};

async function signIn(page, email) {
  await page.locator('input[type=email], input#email').first().fill(email);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.locator('button[type=submit]').click();
  await page.getByRole('navigation').first().waitFor();
}

/** Until nothing is loading and nothing moves. */
async function settle(page) {
  await page.waitForLoadState('networkidle');
  await page.locator('.ant-spin-spinning').first().waitFor({ state: 'detached' });
  await page.waitForTimeout(500); // charts draw themselves
}

async function take(browser, { url, of, only }) {
  const wanted = screens(of).filter(({ name }) => !only || only.includes(name));
  for (const { code, locale, remembered } of LANGUAGES) {
    const dir = inRoot('docs', 'screenshots', code);
    mkdirSync(dir, { recursive: true });
    const contexts = new Map();
    for (const { name, person, path, act } of wanted) {
      if (!contexts.has(person)) {
        const context = await browser.newContext({ baseURL: url, locale, viewport: { width: 1280, height: 860 } });
        await context.addInitScript(`localStorage.setItem('yunshi.language', '${remembered}')`);
        const page = await context.newPage();
        await page.goto('/');
        if (person) await signIn(page, person);
        contexts.set(person, page);
      }
      const page = contexts.get(person);
      await page.goto(path);
      await settle(page);
      if (act) {
        await act(page);
        await settle(page);
      }
      await page.screenshot({ path: join(dir, `${name}.png`) });
      process.stderr.write(`  ${code}/${name}.png\n`);
    }
    for (const page of contexts.values()) await page.context().close();
  }
}

export async function screenshots(argv) {
  const { only } = readArgs(argv, { only: 'string' }, usage);
  await ensurePackages();
  const executablePath = await findBrowser();
  if (!executablePath) throw new Problem('No Chromium is here and none could be installed.');
  const { chromium } = await import('playwright-core');
  const dir = scratch();
  const env = { ...process.env, DATA_DIR: dir, PORT: '0' };
  let browser;
  try {
    const said = await step('Starting the demo', () => script('up.mjs', ['--detach', '--now', STORY.now], env));
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)[0];
    const of = await step('Playing the story', () => play(url, STORY));
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
    await take(browser, { url, of, only: only?.split(',') });
  } finally {
    await browser?.close();
    await script('down.mjs', [], env);
    rmSync(dir, { recursive: true, force: true });
  }
}
