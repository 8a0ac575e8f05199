import { expect, it } from '@jest/globals';
import {
  DEMO_PASSWORD,
  describeInBrowser,
  expectAccessible,
  expectFits,
  PHONE,
  signIn,
} from '../../../testing/browser.js';
import { codeOf } from '../../../testing/every-second-factor.js';

const PERSON = 'buyer@chengdu.example';

describeInBrowser('the second factor in the portal', (portal) => {
  it('is switched on with its secret shown once, asked for at sign-in, and switched off', async () => {
    const { t } = portal;
    const page = await portal.signedIn(PERSON);
    await page.locator('.shell-header button').last().click();
    await page.getByRole('link', { name: '双重验证' }).click();
    await page.getByText('尚未启用。').waitFor();
    await page.getByRole('button', { name: '启用双重验证' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('密码').fill('wrong');
    await dialog.getByRole('button', { name: '确定' }).click();
    await dialog.getByRole('alert').getByText('密码不正确').waitFor();
    await expectAccessible(page);
    await dialog.getByLabel('密码').fill(DEMO_PASSWORD);
    await dialog.getByRole('button', { name: '确定' }).click();

    await page.getByRole('img', { name: /供身份验证器扫描的二维码/ }).waitFor();
    const secret = await page.getByLabel('密钥', { exact: true }).inputValue();
    await page.setViewportSize({ width: PHONE.width, height: PHONE.height });
    await expectFits(page);
    await expectAccessible(page);
    const code = page.getByLabel('身份验证器上的六位数字');
    await code.fill('12');
    await page.getByRole('button', { name: '确认启用' }).click();
    await page.getByText(/验证码错误/).waitFor();
    await code.fill(codeOf(t, secret));
    await page.getByRole('button', { name: '确认启用' }).click();
    await page.getByText('请保存恢复码').waitFor();
    await page.getByText('剩余恢复码 10 个').waitFor();
    const [first, second] = await page
      .getByRole('listitem')
      .filter({ hasText: /^[A-Z2-7-]{16,}$/ })
      .allInnerTexts();
    await expectAccessible(page);
    expect(await page.getByText(secret).count()).toBe(0);

    const again = await portal.page(await portal.context());
    await again.getByLabel('邮箱').fill(PERSON);
    await again.getByLabel('密码').fill(DEMO_PASSWORD);
    await again.locator('button[type=submit]').click();
    await again.getByLabel('验证码').fill(first!);
    await again.locator('button[type=submit]').click();
    await again.getByRole('navigation').first().waitFor();
    await again.goto(`${portal.url}/second-factor`);
    await again.getByText('剩余恢复码 9 个').waitFor();
    await again.getByRole('button', { name: '停用双重验证' }).click();
    await again.getByRole('dialog').getByLabel('验证码').fill(second!);
    await again.getByRole('dialog').getByRole('button', { name: '停用双重验证' }).click();
    await again.getByText('尚未启用。').waitFor();
    expect(portal.complaints).toEqual([]);
  }, 180_000);

  it('is where whoever must have one is led from what is refused until then', async () => {
    const page = await portal.page(await portal.context());
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('query WaitingForMe')
        ? route.fulfill({
            json: { data: null, errors: [{ message: 'r', extensions: { code: 'SECOND_FACTOR_ENROLMENT_REQUIRED' } }] },
          })
        : route.continue(),
    );
    await signIn(page, 'finance@chengdu.example');
    await page.getByText('您的角色须启用双重验证').waitFor();
    await page.getByRole('link', { name: '前往启用' }).click();
    await page.getByText('尚未启用。').waitFor();
  }, 60_000);
});
