import { Sessions } from '#identity';
import { expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import {
  DEMO_PASSWORD,
  describeInBrowser,
  expectAccessible,
  expectFits,
  PHONE,
  signIn,
} from '../../../testing/browser.js';
import { publish } from '../../../testing/market.js';

const BUYER = 'buyer@chengdu.example';

describeInBrowser('a buyer in the portal', (portal) => {
  it('signs in, finds a service, reads its price in Chinese and in English, and signs out', async () => {
    await publish(portal.t, { small: [{ code: 'calls', unitPrice: '0.05', unit: '次' }] }, { name: '信用信息查询' });
    await publish(portal.t, { base: [{ code: 'base', kind: 'RECURRING', interval: 'MONTH', unitPrice: '1200' }] });
    const page = await portal.page(await portal.context(), '/catalogue');
    await page.getByRole('heading', { name: '登录' }).waitFor();
    await expectAccessible(page);
    await page.getByLabel('邮箱').fill(BUYER);
    await page.getByLabel('密码').fill('wrong');
    await page.locator('button[type=submit]').click();
    await page.getByRole('alert').filter({ hasText: '邮箱或密码不正确' }).waitFor();
    await signIn(page, BUYER);
    // At the address that was asked for.
    await page.getByText('共 2 项服务').waitFor();
    await expectAccessible(page);

    await page.getByPlaceholder('搜索名称、简介、编码、供应商或类别').fill('信用');
    await page.getByText('共 1 项服务').waitFor();
    expect(new URL(page.url()).searchParams.get('text')).toBe('信用');
    await page.reload();
    await page.getByText('共 1 项服务').waitFor();
    await page.getByRole('link', { name: '信用信息查询' }).click();
    await page.getByText('¥0.05 / 次').waitFor();
    await page.getByText('按用量 · 按单价').waitFor();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('By use · Per unit').waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Plans and prices' }).waitFor();
    await page.getByRole('button', { name: '成都采购员' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: /Sign in/ }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: /Sign in/ }).waitFor();
    expect(portal.complaints).toEqual([]);
  }, 120_000);

  it('goes on where they were when their session ended meanwhile', async () => {
    const page = await portal.signedIn(BUYER, '/catalogue');
    await page.getByText(/共 \d+ 项服务/).waitFor();
    await portal.t.app.get(DataSource).query('UPDATE refresh_token SET ended_at = NOW(6) WHERE ended_at IS NULL');
    portal.t.app.get(Sessions).forget();
    const box = page.getByPlaceholder('搜索名称、简介、编码、供应商或类别');
    await box.fill('信用');
    await page.getByRole('dialog', { name: '请重新登录' }).waitFor();
    await expectAccessible(page);
    await page.getByLabel('密码').fill(DEMO_PASSWORD);
    await page.locator('button[type=submit]').click();
    await page.getByText('共 1 项服务').waitFor();
    expect(await box.inputValue()).toBe('信用');
  }, 60_000);

  it('reads the catalogue on a phone, and goes everywhere by keyboard', async () => {
    const page = await portal.signedIn(BUYER, '/', PHONE);
    await page.getByRole('heading', { name: '待我办理' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: '菜单' }).press('Enter');
    await page.locator('.ant-drawer:focus').waitFor();
    // What is not shown yet does not take the keyboard.
    const catalogue = page.getByRole('link', { name: '服务目录' });
    await catalogue.waitFor();
    await catalogue.press('Enter');
    await page.getByText(/共 \d+ 项服务/).waitFor();
    await expectFits(page);
    await expectAccessible(page);
  }, 60_000);

  it('loads at most 300 KB of compressed script before the catalogue is seen', async () => {
    const before = await portal.signedIn(BUYER, '/');
    const page = await before.context().newPage();
    const scripts = new Set<string>();
    page.on('request', (one) => one.resourceType() === 'script' && scripts.add(new URL(one.url()).pathname));
    await page.goto('/catalogue');
    await page.getByText(/共 \d+ 项服务/).waitFor();
    let bytes = 0;
    for (const script of scripts)
      bytes += (await portal.t.http('GET', script, { headers: { 'accept-encoding': 'gzip' } })).bytes.length;
    expect(bytes).toBeGreaterThan(100_000);
    if (bytes > 300_000) console.log([...scripts].join(' '));
    expect(bytes).toBeLessThanOrEqual(300_000);
  }, 60_000);
});
