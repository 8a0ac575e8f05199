import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { describeInBrowser, expectAccessible, expectFits, PHONE } from '../../../testing/browser.js';
import { type Listed, publish } from '../../../testing/market.js';

const BUYER = 'buyer@chengdu.example';
const APPROVER = 'approver@chengdu.example';

describeInBrowser('an order in the portal', (portal) => {
  async function submitted(title: string, listed: Listed): Promise<string> {
    const { t } = portal;
    const { createBudget } = await t.ok<{ createBudget: { id: string } }>(
      'mutation($i:CreateBudgetInput!){createBudget(input:$i){id}}',
      { i: { name: title, fiscalYear: new Date().getFullYear(), amount: '100000' } },
      'finance@chengdu.example',
    );
    const { createOrder } = await t.ok<{ createOrder: { id: string } }>(
      'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
      { i: { title, budgetId: createBudget.id, items: [{ planId: listed.plans[0]!.id, quantity: '2' }] } },
      BUYER,
    );
    await t.ok('mutation($id:ID!){submitOrder(id:$id){id}}', createOrder, BUYER);
    return createOrder.id;
  }

  it('is approved on a phone, accepted by its provider, and its buyer reads what became of it', async () => {
    const { t } = portal;
    const listed = await publish(t, {
      base: [{ code: 'base', kind: 'RECURRING', interval: 'MONTH', unitPrice: '120' }],
    });
    const id = await submitted('信用平台', listed);

    const approver = await portal.signedIn(APPROVER, '/', PHONE);
    await approver.getByRole('heading', { name: '待审批的订单' }).waitFor();
    await approver.getByRole('link', { name: /信用平台/ }).waitFor();
    // The order's own page decides too, beside the screen of approvals.
    await approver.goto(`/orders/${id}`);
    await approver.getByText('各项规则均已通过。').or(approver.locator('blockquote').first()).first().waitFor();
    await expectAccessible(approver);
    await expectFits(approver);
    // By keyboard alone.
    await approver.getByRole('button', { name: '同意' }).focus();
    await approver.keyboard.press('Enter');
    await approver.getByRole('dialog').getByText('预留的金额转为承诺').waitFor();
    await expectAccessible(approver);
    await approver.getByRole('dialog').getByRole('textbox').focus();
    await approver.keyboard.type('同意采购');
    await approver.keyboard.press('Tab');
    await approver.keyboard.press('Tab');
    await approver.keyboard.press('Enter');
    await approver.getByText('待接单').first().waitFor();
    await approver.getByText('同意采购').first().waitFor();
    expect(await approver.getByRole('button', { name: '同意' }).count()).toBe(0);

    const provider = await portal.signedIn('operations@provider-a.example', '/orders');
    await provider
      .getByRole('row', { name: /信用平台/ })
      .getByRole('link')
      .click();
    expect(await provider.getByText('同意采购').count()).toBe(0);
    await provider.getByRole('button', { name: '接单' }).click();
    await provider.getByRole('button', { name: '确定' }).click();
    await provider.getByText('开通中').waitFor();

    const buyer = await portal.signedIn(BUYER, `/orders/${id}`);
    await buyer.getByRole('heading', { name: /信用平台/ }).waitFor();
    for (const step of ['起草', '提交', '审批通过', '接单'])
      await buyer.getByText(step, { exact: true }).first().waitFor();
    await buyer.getByLabel('写给对方').fill('何时开通？');
    const pdf = Buffer.from('%PDF-1.7\n需求\n%%EOF\n');
    const attached = { name: '需求.pdf', mimeType: 'application/pdf', buffer: pdf };
    await buyer.getByLabel(/^附件/).setInputFiles(attached);
    await buyer.getByRole('button', { name: '发送' }).click();
    await buyer.getByText('何时开通？').last().waitFor();
    const [file] = await Promise.all([
      buyer.waitForEvent('download'),
      buyer.getByRole('button', { name: '需求.pdf（1 KB）' }).click(),
    ]);
    expect(readFileSync(await file.path())).toEqual(pdf);
    expect(portal.complaints).toEqual([]);
    // What is refused the browser complains of.
    await buyer.getByLabel('写给对方').fill('另附');
    await buyer.getByLabel(/^附件/).setInputFiles({ ...attached, buffer: Buffer.from('no file of these kinds') });
    await buyer.getByRole('button', { name: '发送' }).click();
    await buyer
      .getByRole('alert')
      .getByText(/PDF、PNG 或 JPEG/)
      .waitFor();
    await expectAccessible(buyer);
    portal.complaints.length = 0;
  }, 180_000);

  it('is nobody else’s: another agency finds neither its page nor its row', async () => {
    const listed = await publish(portal.t, {
      base: [{ code: 'base', kind: 'RECURRING', interval: 'MONTH', unitPrice: '7' }],
    });
    const id = await submitted('内部事项', listed);
    const stranger = await portal.signedIn('buyer@chongqing.example', `/orders/${id}`);
    await stranger.getByRole('heading', { name: '未找到' }).waitFor();
    await stranger.getByRole('link', { name: '订单', exact: true }).click();
    await stranger.getByRole('heading', { name: '没有符合条件的订单。' }).waitFor();
    expect(await stranger.getByText('内部事项').count()).toBe(0);
  }, 90_000);

  it('is a row of the file of what the list shows, which runs nothing in a spreadsheet', async () => {
    const listed = await publish(portal.t, {
      base: [{ code: 'base', kind: 'RECURRING', interval: 'MONTH', unitPrice: '9' }],
    });
    await submitted('=HYPERLINK("http://x","a")', listed);
    const page = await portal.signedIn(BUYER, '/orders?statuses=%5B%22PENDING_APPROVAL%22%5D');
    await page.getByRole('row', { name: /HYPERLINK/ }).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出本表 CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('orders.csv');
    const rows = readFileSync(await file.path(), 'utf8').split('\r\n');
    expect(rows[0]).toBe('\uFEFF订单号,名称,状态,预估金额,币种,采购单位,供应商,起始日');
    expect(rows[1]).toMatch(/^\S+,"'=HYPERLINK\(""http:\/\/x"",""a""\)",待审批,\d+\.\d\d,CNY,/);
    expect(rows).toHaveLength((await page.getByRole('row').count()) + 1);
  }, 90_000);

  it('is kept from a decision without a reason, and says what a refusal is', async () => {
    const listed = await publish(portal.t, {
      base: [{ code: 'base', kind: 'RECURRING', interval: 'MONTH', unitPrice: '9' }],
    });
    const id = await submitted('退回的', listed);
    const page = await portal.signedIn(APPROVER, `/orders/${id}`);
    await page.getByRole('button', { name: '退回' }).click();
    await page.getByLabel('理由').focus();
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByText('请填写此项。').waitFor();
    await page.getByLabel('理由').fill('数量过多');
    // Meanwhile somebody else decided.
    await portal.t.ok('mutation($id:ID!){approveOrder(id:$id){id}}', { id }, 'chief@chengdu.example');
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    expect(await page.getByLabel('理由').inputValue()).toBe('数量过多');
  }, 90_000);
});
