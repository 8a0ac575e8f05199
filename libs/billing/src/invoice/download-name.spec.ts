import { describe, expect, it } from '@jest/globals';
import { attachment } from './download-name.js';

describe('attachment', () => {
  it('names a plain file plainly', () => {
    expect(attachment('PV-A-2026-000001.pdf')).toBe('attachment; filename="PV-A-2026-000001.pdf"');
  });

  it('gives letters beyond ASCII exactly and as a fallback, and lets no quote out of its string', () => {
    expect(attachment('云"\r\n-2026.csv')).toBe(
      `attachment; filename="____-2026.csv"; filename*=UTF-8''%E4%BA%91%22%0D%0A-2026.csv`,
    );
  });
});
