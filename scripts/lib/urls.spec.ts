import { describe, expect, it } from '@jest/globals';
import { databaseProblem, redisProblem } from './given-servers.mjs';
import { parseDatabaseUrl, parseRedisUrl } from './urls.mjs';

const target = parseDatabaseUrl('mysql://yun:s%40cret@db.example/market');

describe('DATABASE_URL', () => {
  it('is taken apart, with the usual port', () => {
    expect(target).toMatchObject({
      host: 'db.example',
      port: 3306,
      user: 'yun',
      password: 's@cret',
      database: 'market',
    });
  });

  it.each([
    'nope',
    'postgres://u@h/db',
    'mysql://u:secret@h:3306',
    'mysql://u:secret@h/a;b',
    'mysql://u:se%zz@h/db',
    'mysql://u:secret@h/a%zz',
  ])('refuses %s without showing the password', (text) => {
    let message = '';
    try {
      parseDatabaseUrl(text);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(/^DATABASE_URL/);
    expect(message).not.toMatch(/secret|se%zz/);
  });

  it.each([
    ['ECONNREFUSED', 'DATABASE_URL: db.example:3306/market cannot be used: nobody listens there.'],
    ['ER_ACCESS_DENIED_ERROR', 'DATABASE_URL: db.example:3306 refuses user "yun" with this password.'],
    ['ER_DBACCESS_DENIED_ERROR', 'DATABASE_URL: user "yun" may not use or create database "market".'],
  ])('says what %s means', (code, sentence) => {
    expect(databaseProblem('DATABASE_URL', target, { code }).message).toBe(sentence);
  });
});

describe('REDIS_URL', () => {
  it('is taken apart, with the usual port and database', () => {
    expect(parseRedisUrl('redis://:pw@h')).toMatchObject({ host: 'h', port: 6379, db: 0, tls: false });
  });

  it.each(['h:6379', 'http://h', 'redis://h/db'])('refuses %s', (text) => {
    expect(() => parseRedisUrl(text)).toThrow(/^REDIS_URL/);
  });

  it('says that a password is wrong', () => {
    const error = new Error('WRONGPASS invalid username-password pair');
    expect(redisProblem('REDIS_URL', parseRedisUrl('redis://h'), error).message).toMatch(
      /refuses this user or password/,
    );
  });
});
