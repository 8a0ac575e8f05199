import AxeBuilder from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';
import { startTestApp, type TestApp, until } from './harness.js';

/** Of everybody in the demo and in the tests. */
export const DEMO_PASSWORD = 'Yunshi-demo-2026';

const ZH = { language: 'zh-CN', width: 1280, height: 900 };
export const PHONE = { ...ZH, width: 360, height: 740 };

/** The portal in a real browser before the real api; without a browser the tests inside are skipped, and counted. */
export function describeInBrowser(name: string, tests: (portal: PortalInBrowser) => void): void {
  const found = process.env.TEST_BROWSER;
  (found ? describe : describe.skip)(name, () => {
    const portal = new PortalInBrowser();
    beforeAll(() => portal.open(found!), 120_000);
    afterAll(() => portal.close());
    tests(portal);
  });
}

export class PortalInBrowser {
  t!: TestApp;
  url!: string;
  private browser!: Browser;
  /** What the pages said was wrong: errors of scripts, and what their policy kept them from. */
  readonly complaints: string[] = [];

  async open(executablePath: string): Promise<void> {
    this.t = await startTestApp({ worker: true });
    await this.t.app.listen(0, '127.0.0.1');
    this.url = await this.t.app.getUrl();
    // Tests run as root, where Chromium has no sandbox; only our own pages are opened.
    this.browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  }

  async close(): Promise<void> {
    await this.browser?.close();
    await this.t?.close();
  }

  /** A person's own browser, that knows nobody yet. Nothing moves in it: what is on its way is clicked past. */
  async context({ language, width, height } = ZH): Promise<BrowserContext> {
    return this.browser.newContext({
      locale: language,
      viewport: { width, height },
      baseURL: this.url,
      reducedMotion: 'reduce',
    });
  }

  async page(context: BrowserContext, path = '/'): Promise<Page> {
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (said) => {
      // A refused sign-in is an answer, not a mistake of the page.
      if (said.type() === 'error' && !said.text().includes('/graphql')) this.complaints.push(said.text());
    });
    page.setDefaultTimeout(30_000);
    await page.goto(path);
    return page;
  }

  async signedIn(email: string, path = '/', how = ZH): Promise<Page> {
    const page = await this.page(await this.context(how), path);
    await signIn(page, email);
    return page;
  }
}

export async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel(/^(邮箱|E-mail)$/).fill(email);
  await page.getByLabel(/^(密码|Password)$/).fill(DEMO_PASSWORD);
  await page.locator('button[type=submit]').click();
  await page
    .getByRole('navigation')
    .or(page.getByRole('button', { name: /^(菜单|Menu)$/ }))
    .first()
    .waitFor();
}

/** Nothing of the page is wider than its window: on a phone it is read without scrolling sideways. */
export async function expectFits(page: Page): Promise<void> {
  const { width } = page.viewportSize()!;
  const wide = async (): Promise<number> => Number(await page.evaluate('document.documentElement.scrollWidth'));
  // What has been made narrower takes its new place a moment later.
  await until(async () => (await wide()) <= width, 5).catch(() => undefined);
  expect(await wide()).toBeLessThanOrEqual(width);
}

/** Whether nothing moves but what always does. */
const STILL =
  'document.getAnimations().every((one) => one.playState !== "running" || one.effect.getComputedTiming().iterations === Infinity)';

/** Nothing that keeps people out: what axe calls serious or critical. */
export async function expectAccessible(page: Page): Promise<void> {
  // What fades in is measured as it will be.
  await until(() => page.evaluate<boolean>(STILL));
  const { violations } = await new AxeBuilder({ page }).analyze();
  const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(bad.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`)).toEqual([]);
}
