import { describe, expect, it } from '@jest/globals';
import { Config } from './config.js';

const env = {
  JWT_SECRET: 'x'.repeat(32),
  SECRETS_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
  DATABASE_URL: 'mysql://localhost/x',
  REDIS_URL: 'redis://localhost',
};
const mailOf = (more: Record<string, string>): unknown => Config.fromEnv({ ...env, ...more }).mail;

describe('the keys of secrets', () => {
  it('must be set, and are told of without being told', () => {
    expect(Config.fromEnv(env).secretKeys.map(({ id }) => id)).toEqual(['a']);
    expect(() => Config.fromEnv({ ...env, SECRETS_KEYS: '' })).toThrow('SECRETS_KEYS is not set.');
    expect(() => Config.fromEnv({ ...env, SECRETS_KEYS: 'hush' })).toThrow(/^SECRETS_KEYS must be(?!.*hush)/);
  });
});

describe('the settings of mails', () => {
  it('are none, or a server and a sender', () => {
    expect(mailOf({})).toBeNull();
    const [SMTP_URL, MAIL_FROM] = ['smtps://user:hush@mail.example', '云市 <no-reply@yunshi.example>'];
    expect(mailOf({ SMTP_URL, MAIL_FROM })).toEqual({ url: SMTP_URL, from: MAIL_FROM });
    expect(mailOf({ SMTP_URL, MAIL_FROM: 'a@b.example' })).toEqual({ url: SMTP_URL, from: 'a@b.example' });
  });

  it.each([
    [{ SMTP_URL: 'https://user:hush@mail.example' }, 'SMTP_URL must be'],
    [{ SMTP_URL: 'smtp://user:hush@mail.example' }, 'MAIL_FROM is not set'],
    [{ SMTP_URL: 'smtp://user:hush@mail.example', MAIL_FROM: 'nobody' }, 'MAIL_FROM must be'],
    [{ SMTP_URL: 'smtp://user:hush@mail.example', MAIL_FROM: 'x <a@b>\r\nBcc: c@d' }, 'MAIL_FROM must be'],
  ])('are refused without telling a secret', (more, sentence) => {
    const read = (): unknown => mailOf(more);
    expect(read).toThrow(sentence);
    expect(read).not.toThrow('hush');
  });
});
