import { parseInstant } from '#kernel';
import { expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { describeInBrowser, type PortalInBrowser } from '../../../testing/browser.js';
import { openBudget } from '../../../testing/market.js';

const zh = {
  language: '中文',
  newOffering: '新建商品',
  code: '编码',
  name: '名称',
  summary: '简介',
  planCode: '套餐编码',
  planName: '套餐名称',
  price: '计费项 1',
  kind: '计费方式',
  recurring: '周期',
  model: '计价模型',
  flat: '固定',
  interval: '周期',
  month: '月',
  unitPrice: '单价',
  valid: '内容有效。',
  save: '保存草稿',
  handIn: '提交审核',
  confirm: '确定',
  approveListing: '批准上架',
  onSale: /在售/,
  addToBasket: '加入购物篮',
  basketTitle: '购物篮名称',
  quantity: '数量',
  startsOn: '起始日',
  months: '月数',
  recompute: '重新计算',
  budget: '预算',
  declare: '我声明：所涉系统与数据不属于国家秘密。',
  checkout: '生成订单',
  submit: '提交',
  toApprove: '待审批',
  approve: '同意',
  nothingToApprove: '目前没有待您审批的订单。',
  accept: '接单',
  executing: '执行中',
  activate: '开通',
  externalId: '贵方实例名',
  running: /运行中/,
  startRun: '启动出账',
  period: '账期',
  done: '已完成',
  allBilled: '当月的服务均已出账。',
  acceptInvoice: '确认账单',
  accepted: '已确认',
};

const en: typeof zh = {
  language: 'English',
  newOffering: 'New offering',
  code: 'Code',
  name: 'Name',
  summary: 'Summary',
  planCode: 'Code of the plan',
  planName: 'Name of the plan',
  price: 'Price 1',
  kind: 'Kind',
  recurring: 'Recurring',
  model: 'Pricing model',
  flat: 'Flat',
  interval: 'Interval',
  month: 'Month',
  unitPrice: 'Unit price',
  valid: 'The content is valid.',
  save: 'Save draft',
  handIn: 'Hand in',
  confirm: 'Confirm',
  approveListing: 'Approve',
  onSale: /On sale/,
  addToBasket: 'Add to basket',
  basketTitle: 'Title of the basket',
  quantity: 'Quantity',
  startsOn: 'Begins',
  months: 'Months',
  recompute: 'Compute again',
  budget: 'Budget',
  declare: 'I declare that neither the system nor its data are state secrets.',
  checkout: 'Make orders',
  submit: 'Submit',
  toApprove: 'To approve',
  approve: 'Approve',
  nothingToApprove: 'No order waits for your approval.',
  accept: 'Accept',
  executing: 'Executing',
  activate: 'Activate',
  externalId: 'Your name for it',
  running: /Running/,
  startRun: 'Start a run',
  period: 'Month',
  done: 'Completed',
  allBilled: 'Every service of the month is billed.',
  acceptInvoice: 'Accept',
  accepted: 'Accepted',
};

type Words = typeof zh;

/** Everybody in turn, in their own browser. */
class Story {
  constructor(
    private readonly portal: PortalInBrowser,
    private readonly w: Words,
  ) {}

  private async as(email: string, path: string): Promise<Page> {
    const page = await this.portal.signedIn(email, path);
    const other = page.getByRole('button', { name: this.w.language });
    if (await other.isVisible()) await other.click();
    return page;
  }

  private confirm(page: Page, name = this.w.confirm): Promise<void> {
    return page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  }

  async list(): Promise<void> {
    const { w } = this;
    const page = await this.as('catalog@provider-a.example', '/offerings');
    await page.getByRole('button', { name: w.newOffering }).click();
    await page.getByLabel(w.code, { exact: true }).first().fill('story');
    await page.getByLabel(w.name, { exact: true }).fill('故事服务');
    await page.getByLabel(w.summary).fill('A service with a story');
    await page.getByLabel(w.planCode).fill('base');
    await page.getByLabel(w.planName).fill('基础版');
    const price = page.getByRole('group', { name: w.price });
    await price.getByLabel(w.code).fill('fee');
    for (const [field, choice] of [
      [w.kind, w.recurring],
      [w.model, w.flat],
      [w.interval, w.month],
    ] as const) {
      await price.getByLabel(field, { exact: true }).click();
      await page.getByTitle(choice, { exact: true }).last().click();
    }
    await price.getByLabel(w.unitPrice).fill('1205.5');
    await page.getByText(w.valid).waitFor();
    await page.getByRole('button', { name: w.save }).click();
    await page.getByRole('heading', { name: /故事服务/ }).waitFor();
    await page.getByRole('button', { name: w.handIn }).click();
    await this.confirm(page);
    await page.getByRole('button', { name: w.handIn }).waitFor({ state: 'hidden' });
    const review = await this.as('operator@yunshi.example', '/listings');
    await review.getByRole('link', { name: '故事服务' }).click();
    await review.getByRole('button', { name: w.approveListing }).click();
    await this.confirm(review);
    await review.getByRole('heading', { name: w.onSale }).waitFor();
  }

  async order(): Promise<void> {
    const { w } = this;
    const page = await this.as('buyer@chengdu.example', '/catalogue');
    await page.getByRole('link', { name: '故事服务' }).click();
    await page.getByRole('button', { name: w.addToBasket }).first().click();
    const form = page.getByRole('dialog');
    await form.getByLabel(w.basketTitle).fill('年度采购');
    await form.getByRole('button', { name: w.addToBasket }).click();
    // The service's page asks for a day and months too: the basket's own is waited for.
    await page.getByRole('heading', { name: /年度采购/ }).waitFor();
    await page.getByLabel(w.startsOn).fill('2026-10-01');
    await page.getByLabel(w.months).fill('1');
    await page.getByRole('button', { name: w.recompute }).click();
    await page.getByText('¥1,205.50', { exact: true }).first().waitFor();
    await page.getByLabel(w.budget).click();
    await page
      .getByTitle(/^Budget ?[（(]/)
      .first()
      .click();
    await page.getByLabel(w.declare).check();
    await page.getByRole('button', { name: w.checkout }).click();
    await page
      .getByRole('link', { name: /年度采购/ })
      .first()
      .click();
    await page.getByRole('button', { name: w.submit }).click();
    await this.confirm(page);
    await page.getByText(w.toApprove).first().waitFor();

    const approver = await this.as('approver@chengdu.example', '/approvals');
    await approver.getByRole('button', { name: w.approve }).first().click();
    await this.confirm(approver);
    await approver.getByText(w.nothingToApprove).waitFor();
  }

  async deliver(): Promise<void> {
    const { w } = this;
    const page = await this.as('operations@provider-a.example', '/orders');
    await page
      .getByRole('row', { name: /年度采购/ })
      .getByRole('link')
      .first()
      .click();
    await page.getByRole('button', { name: w.accept, exact: true }).click();
    await this.confirm(page);
    await page.getByText(w.executing).first().waitFor();
    await page.goto('/instances');
    await page.getByRole('button', { name: w.activate, exact: true }).click();
    await page.getByLabel(w.externalId).fill('vm-1');
    await this.confirm(page, w.activate);
    await page.getByRole('row', { name: /vm-1/ }).filter({ hasText: w.running }).waitFor();
  }

  async bill(): Promise<void> {
    const { w } = this;
    const page = await this.as('operator@yunshi.example', '/billing-runs');
    await page.getByRole('button', { name: w.startRun }).click();
    await page.getByLabel(w.period).fill('2026-10');
    await this.confirm(page, w.startRun);
    await page.getByText(w.allBilled).waitFor();
    await page.getByText(w.done).first().waitFor();
  }

  /** Gives what the PDF says. */
  async pull(): Promise<string> {
    const { w } = this;
    const page = await this.as('finance@chengdu.example', '/invoices');
    await page
      .getByRole('row', { name: /2026-10/ })
      .getByRole('link')
      .first()
      .click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'PDF' }).click(),
    ]);
    await page.getByRole('button', { name: w.acceptInvoice, exact: true }).click();
    await page.getByRole('button', { name: w.confirm, exact: true }).click();
    await page.getByText(w.accepted, { exact: true }).first().waitFor();
    return execFileSync('pdftotext', ['-layout', await file.path(), '-'], { encoding: 'utf8' });
  }
}

for (const words of [zh, en])
  describeInBrowser(`the main job through the screens alone: ${words.language}`, (portal) => {
    it('lists, reviews, orders, approves, delivers, bills and pulls the invoice, whose total is the price of the month', async () => {
      const { t } = portal;
      const story = new Story(portal, words);
      t.setNow(parseInstant('2026-09-30T20:00:00+08:00'));
      await openBudget(t, { amount: '50000.00' });
      await story.list();
      await story.order();
      t.setNow(parseInstant('2026-10-01T00:00:00+08:00'));
      await story.deliver();
      t.setNow(parseInstant('2026-11-02T12:00:00+08:00'));
      await story.bill();
      // A month of 1205.50 from its first instant on.
      expect((await story.pull()).replaceAll(',', '')).toContain('1205.50');
      expect(portal.complaints).toEqual([]);
    }, 600_000);
  });
