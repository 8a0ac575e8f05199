import { describe, expect, it } from '@jest/globals';
import { readCatalogueTargets, targetStatus } from './catalogue-targets.js';

const row = {
  ...{ code: 'C', name: { zh: '名', en: 'name' }, counts: 'OFFERINGS', serviceModels: ['PAAS'], categoryCode: 'known' },
  ...{ target: 10, citation: { document: '001', section: '一', quote: '引文' } },
};
const read = (...rows: object[]) => readCatalogueTargets(rows, (code) => code === 'known');

describe('catalogue targets', () => {
  it.each([
    ['an unknown category', [{ ...row, categoryCode: 'other' }], 'targets[0].categoryCode: unknown'],
    ['nothing to reach', [{ ...row, target: 0 }], 'targets[0].target'],
    ['an unknown model', [{ ...row, serviceModels: ['XAAS'] }], 'targets[0].serviceModels[0]'],
    ['the same twice', [row, row], 'C appears twice'],
  ])('refuse %s', (_name, rows, message) => {
    expect(() => read(...rows)).toThrow(message);
  });

  it('are met from their number on', () => {
    const [target] = read(row);
    expect([9, 10, 11].map((count) => targetStatus(target!, count))).toEqual(['NOT_MET', 'MET', 'MET']);
  });
});
