import { expect, it } from '@jest/globals';
import { webcrypto } from 'node:crypto';
import { describeInBrowser, expectAccessible } from '../../../testing/browser.js';
import { boundCertificate } from '../../../testing/every-certificate.js';
import { knowProviders, startIdentityProvider } from '../../../testing/oidc.js';

const HOLDER = 'buyer@qingyang.example';
const pem = (bytes: ArrayBuffer): string =>
  `-----BEGIN PRIVATE KEY-----\n${Buffer.from(bytes).toString('base64')}\n-----END PRIVATE KEY-----\n`;

describeInBrowser('signing in to the portal', (portal) => {
  it('goes to a provider of identities and back to where one was going, and is refused to whom it does not know', async () => {
    const { t } = portal;
    const provider = await startIdentityProvider({ redirectUri: `${portal.url}/signed-in` });
    try {
      knowProviders(t, provider);
      await t.ok(
        'mutation($i:LinkOidcIdentityInput!){linkOidcIdentity(input:$i){id}}',
        { i: { provider: 'gov', subject: 'known', personId: t.actor(HOLDER).personId } },
        'operator@yunshi.example',
      );
      provider.expect({ subject: 'stranger', email: 'nobody@elsewhere.example' });
      const stranger = await portal.page(await portal.context(), '/orders');
      await stranger.getByRole('button', { name: '以Example identity登录' }).click();
      await stranger.getByRole('alert').waitFor();
      await expectAccessible(stranger);
      await stranger.getByRole('button', { name: '以其他方式登录' }).click();
      await stranger.getByLabel('密码').waitFor();

      provider.expect({ subject: 'known', email: HOLDER });
      const page = await portal.page(await portal.context(), '/orders?statuses=%5B%22DONE%22%5D');
      await page.getByRole('button', { name: '以Example identity登录' }).click();
      await page.getByRole('heading', { name: '订单', exact: true }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/orders');
      expect(new URL(page.url()).search).toContain('DONE');
      await page.reload();
      await page.getByRole('heading', { name: '订单', exact: true }).waitFor();
    } finally {
      await provider.close();
      knowProviders(t);
    }
  }, 120_000);

  it('is by a certificate, whose key signs on the page and is sent nowhere', async () => {
    const { certificate, keys } = await boundCertificate(portal.t);
    const key = pem(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
    const page = await portal.page(await portal.context(), '/');
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.postData() ?? ''));
    await page.getByRole('button', { name: '以数字证书登录' }).click();
    await page.getByLabel('邮箱').fill(HOLDER);
    const file = (name: string, text: string) => ({
      name,
      mimeType: 'application/x-pem-file',
      buffer: Buffer.from(text),
    });
    await page.getByLabel('证书文件（PEM）').setInputFiles(file('me.pem', certificate.toString('pem')));
    await page.getByLabel('私钥文件（PKCS #8 PEM）').setInputFiles(file('bad.pem', 'no key'));
    await page.locator('button[type=submit]').click();
    await page
      .getByRole('alert')
      .getByText(/没有可用的私钥/)
      .waitFor();
    await expectAccessible(page);
    await page.getByLabel('私钥文件（PKCS #8 PEM）').setInputFiles(file('me.key', key));
    await page.locator('button[type=submit]').click();
    await page.getByRole('heading', { name: '待我办理' }).waitFor();
    expect(sent.join()).toContain('BEGIN CERTIFICATE');
    expect(sent.join()).not.toContain('PRIVATE KEY');
  }, 120_000);

  it('is for a colleague, too: in the roles they gave, as every page says, and back again', async () => {
    const { t } = portal;
    const endsAt = new Date(Date.now() + 3600_000).toISOString();
    await t.ok(
      'mutation($i:DelegateRolesInput!){delegateRoles(input:$i){id}}',
      { i: { personId: t.actor('buyer@chengdu.example').personId, roles: ['APPROVER'], endsAt } },
      'approver@chengdu.example',
    );
    const page = await portal.signedIn('buyer@chengdu.example', '/');
    await page.getByRole('button', { name: '成都采购员' }).click();
    await page.getByRole('menuitem', { name: /^代.+办理（审批人）$/ }).click();
    await page
      .getByRole('status')
      .getByText(/您正在代.+办理/)
      .waitFor();
    await page.getByRole('link', { name: '购物篮' }).waitFor({ state: 'detached' });
    await expectAccessible(page);
    await page.getByRole('link', { name: '帮助' }).click();
    await page.getByLabel('搜索名词或说明').fill('委托');
    await page.getByText('同事在一段时间内以您的角色办理', { exact: false }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: '结束代办' }).click();
    await page.getByRole('link', { name: '购物篮' }).waitFor();
    expect(portal.complaints).toEqual([]);
  }, 120_000);
});
