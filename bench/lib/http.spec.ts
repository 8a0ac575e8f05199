import { expect, it } from '@jest/globals';
import { readAnswer } from './http.mjs';

const answer = Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: x\r\nContent-Length: 5\r\n\r\n"é"!HTTP/1.1');

it('waits for the whole answer and takes no byte of the next', () => {
  for (let end = 0; end < answer.length - 8; end += 1) expect(readAnswer(answer.subarray(0, end))).toBeNull();
  expect(readAnswer(answer)).toEqual({ status: 200, body: '"é"!', length: answer.length - 8 });
});

it('refuses an answer that does not tell its length', () => {
  expect(() => readAnswer(Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'))).toThrow(/200 OK/);
});
