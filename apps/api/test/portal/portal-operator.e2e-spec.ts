import { expect, it } from '@jest/globals';
import { parseInstant } from '#kernel';
import { describeInBrowser, expectAccessible, expectFits, PHONE } from '../../../testing/browser.js';
import { openBudget, publish, runningInstance } from '../../../testing/market.js';

const OPERATOR = 'operator@yunshi.example';
const CATALOG = 'catalog@provider-a.example';
const FEE = { code: 'base', kind: 'RECURRING', interval: 'MONTH', unitPrice: '120' };

describeInBrowser('the operator in the portal', (portal) => {
  it('admits a provider, approves a listing, reads what runs out, and bills a month', async () => {
    const { t } = portal;
    const { applyForAdmission } = await t.ok<{ applyForAdmission: { id: string } }>(
      'mutation($a:JSON!){applyForAdmission(input:{answers:$a}){id}}',
      {
        a: {
          ...{ legalCapacity: true, creditAndAccounting: true, equipmentAndSkill: true, taxAndSocialSecurity: true },
          ...{ statement: true, supportHours: 'ALWAYS', responseMinutes: 15, subcontractors: '机房运维外包' },
        },
      },
      CATALOG,
    );
    await t.ok('mutation($id:ID!){submitAdmissionApplication(id:$id){id}}', applyForAdmission, CATALOG);
    t.setNow(parseInstant('2026-09-30T20:00:00+08:00'));
    const { plans } = await publish(t, { base: [FEE] });
    const budgetId = await openBudget(t);
    t.setNow(parseInstant('2026-10-02T12:00:00+08:00'));
    const activatedAt = parseInstant('2026-10-01T00:00:00+08:00')!;
    await runningInstance(t, { planId: plans[0]!.id, budgetId, startsOn: '2026-10-01', activatedAt });
    t.setNow(null);
    const prices = [{ ...FEE, model: 'FLAT' }];
    const { createOffering } = await t.ok<{ createOffering: { id: string } }>(
      'mutation($i:CreateOfferingInput!){createOffering(input:$i){id}}',
      {
        i: {
          ...{ code: 'to-review', name: '待审服务', summary: '供审核', serviceModel: 'SAAS', clouds: ['GOVERNMENT'] },
          ...{ categoryCodes: [], zoneCodes: [], plans: [{ code: 'p', name: '基础', prices }] },
        },
      },
      CATALOG,
    );
    await t.ok('mutation($id:ID!){submitOffering(id:$id){id}}', createOffering, CATALOG);

    const page = await portal.signedIn(OPERATOR, '/admissions');
    await page.getByRole('link', { name: /蓉云/ }).click();
    await page.getByText('机房运维外包').first().waitFor();
    await expectAccessible(page);
    await page.getByRole('radio', { name: '可接受', exact: true }).check();
    await page.getByLabel('理由').fill('有管理制度');
    await page.getByRole('radio', { name: '附条件准入' }).check();
    await page.getByLabel('条件', { exact: true }).fill('补交分包合同');
    await page.getByLabel('期限').fill('2099-12-31');
    await page.getByRole('button', { name: '作出决定' }).click();
    await page.getByText('可接受 · 有管理制度').waitFor();
    await page.getByRole('heading', { name: /附条件准入/ }).waitFor();

    await page.getByRole('link', { name: '上架审核' }).first().click();
    await page.getByRole('link', { name: '待审服务' }).click();
    await page.getByText('¥120.00 / 月').waitFor();
    await page.getByText('各项规则均已通过。').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: '批准上架' }).click();
    await page.getByRole('dialog').getByText('其计量项就此固定').waitFor();
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByRole('heading', { name: /在售/ }).waitFor();

    await page.getByRole('link', { name: '资质证明' }).click();
    await page.getByRole('cell', { name: '即将到期' }).first().waitFor();
    await expectAccessible(page);

    await page.getByRole('link', { name: '出账' }).click();
    await page.getByRole('heading', { name: '尚未出账。' }).waitFor();
    await page.getByRole('button', { name: '启动出账' }).click();
    await page.getByLabel('账期').fill('2026-10');
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: '启动出账' }).click();
    await page.getByRole('heading', { name: /2026-10 出账/ }).waitFor();
    // Left, and come back to.
    await page.getByRole('link', { name: '首页' }).click();
    await page.getByRole('heading', { name: '待我办理' }).waitFor();
    await page.goBack();
    await page.getByText('已完成').waitFor();
    await page.getByText('¥120.00').first().waitFor();
    await page.getByText('当月的服务均已出账。').waitFor();
    await expectAccessible(page);
    expect(portal.complaints).toEqual([]);
  }, 240_000);

  it('is watched by an auditor: what was done, by a filter that survives a reload, and from a clause to its orders', async () => {
    const page = await portal.signedIn('auditor@yunshi.example', '/audit?actions=["decideAdmission"]');
    await page.getByRole('button', { name: '裁定准入申请' }).waitFor();
    expect(await page.getByText('decideAdmission', { exact: true }).count()).toBe(2); // chosen, and said of the one found
    await page.getByRole('button', { name: /展开行/ }).click();
    await page.getByText('CONDITIONAL').first().waitFor();
    await page.getByRole('button', { name: '同一对象的全部记录' }).click();
    await page.getByRole('button', { name: '清除筛选' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: '裁定准入申请' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: '出账' }).click();
    await page.getByRole('link', { name: '2026-10' }).waitFor();
    expect(await page.getByRole('button', { name: '启动出账' }).count()).toBe(0);

    await page.goto('/rules?document="004"');
    await page.getByText('「完善准入制度」').first().waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: '查看由它审查的订单' }).first().click();
    await page
      .getByText(/共 \d+ 行/)
      .or(page.getByText('尚无订单经它审查。'))
      .first()
      .waitFor();
    await expectAccessible(page);
    await page.setViewportSize({ width: PHONE.width, height: PHONE.height });
    await page.getByRole('button', { name: '菜单' }).waitFor();
    await expectFits(page);
    expect(portal.complaints).toEqual([]);
  }, 120_000);

  it('is nobody else’s: a buyer finds none of these places, and is refused at their addresses', async () => {
    const page = await portal.signedIn('buyer@chengdu.example', '/audit');
    await page.getByRole('heading', { name: '您没有权限查看此页' }).waitFor();
    for (const place of ['审计记录', '准入审核', '出账'])
      expect(await page.getByRole('link', { name: place }).count()).toBe(0);
  }, 60_000);
});
