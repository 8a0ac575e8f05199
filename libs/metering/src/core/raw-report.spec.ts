import { describe, expect, it } from '@jest/globals';
import { USAGE_CODES, usageText } from './codes.js';
import { faultText, ROW_CODES } from './raw-report.js';

describe('faultText', () => {
  it('has a sentence in both languages for every code', () => {
    for (const code of [...ROW_CODES, ...USAGE_CODES]) {
      const { en, zh } = faultText({ code, field: null });
      expect([code, en.length > 5, /\p{Script=Han}/u.test(zh)]).toEqual([code, true, true]);
    }
  });

  it('begins with the field that is at fault', () => {
    const { en, zh } = faultText({ code: 'NOT_DECIMAL', field: 'quantity' });
    const told = usageText('NOT_DECIMAL');
    expect([en, zh]).toEqual([`quantity: ${told.en}`, `quantity：${told.zh}`]);
  });
});
