import { describe, expect, it } from '@jest/globals';
import { type ChainLink, judgeChain, plainSerial } from './certificate.js';

const NOW = 1_000;
const link = (changed: Partial<ChainLink> = {}): ChainLink => ({
  validFrom: 0,
  validTo: 2_000,
  signed: true,
  list: { revoked: false, until: 1_500 },
  ...changed,
});
const root = link({ list: 'ROOT' });

describe('judgeChain', () => {
  it('takes a chain whose every link is signed, holds and is not revoked', () => {
    expect(judgeChain([link(), link(), root], NOW)).toBeNull();
  });

  it.each([
    ['CERT_SIGNATURE_INVALID', { signed: false, list: { revoked: true, until: 1_500 } }],
    ['CERT_REVOKED', { list: { revoked: true, until: 1_500 }, validTo: 500 }],
    ['CERT_REVOKED', { list: { revoked: true, until: 500 } }],
    ['CERT_NOT_YET_VALID', { validFrom: NOW + 1 }],
    ['CERT_EXPIRED', { validTo: NOW - 1 }],
    ['CERT_STATUS_UNKNOWN', { list: null }],
    ['CERT_STATUS_UNKNOWN', { list: { revoked: false, until: NOW } }],
  ] as const)('says %s of a link that is %j, whichever it is', (fault, changed) => {
    expect(judgeChain([link(changed), root], NOW)).toBe(fault);
    expect(judgeChain([link(), link(changed), root], NOW)).toBe(fault);
  });

  it('counts both ends of the validity in', () => {
    expect(judgeChain([link({ validFrom: NOW, validTo: NOW }), root], NOW)).toBeNull();
  });

  it('asks for no list of a root, and for its validity all the same', () => {
    expect(judgeChain([link(), { ...root, validTo: NOW - 1 }], NOW)).toBe('CERT_EXPIRED');
  });
});

describe('plainSerial', () => {
  it('knows one number however it is written', () => {
    expect(['00:AB:cd', 'abcd', '0abcd ', '0'].map(plainSerial)).toEqual(['abcd', 'abcd', 'abcd', '0']);
  });
});
