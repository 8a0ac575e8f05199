import { describe, expect, it } from '@jest/globals';
import { mailRetryAfter } from './mail-machine.js';

describe('mailRetryAfter', () => {
  it.each([
    ['no answer', 0, 'CONN', 1],
    ['a recipient refused for now', 451, 'RCPT TO', 1],
    ['a recipient refused for good', 550, 'RCPT TO', null],
    ['a text refused for good', 554, 'DATA', null],
    ['our password refused', 535, 'AUTH PLAIN', 1],
    ['our address refused', 553, 'MAIL FROM', 1],
  ] as const)('%s', (_, code, command, minutes) => {
    expect(mailRetryAfter({ code, command }, 1)).toBe(minutes);
  });

  it('gives up in the end', () => expect(mailRetryAfter({ code: 451, command: 'RCPT TO' }, 14)).toBeNull());
});
