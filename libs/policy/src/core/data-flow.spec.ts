import { describe, expect, it } from '@jest/globals';
import { classifyFlow } from './data-flow.js';

describe('classifyFlow', () => {
  it.each([
    ['SG', 'DE', false, 'BOTH_ENDS_ABROAD', 'FAST'],
    ['SG', 'DE', true, 'BOTH_ENDS_ABROAD', 'FULL_APPLICATION'],
    ['CN', 'DE', false, 'OTHER', 'FULL_APPLICATION'],
    ['SG', 'CN', false, 'OTHER', 'FULL_APPLICATION'],
    ['CN', 'CN', true, 'OTHER', 'FULL_APPLICATION'],
  ] as const)(
    '%s → %s, domestic data added %s: %s, %s',
    (sourceCountry, destinationCountry, added, flowClass, route) => {
      expect(classifyFlow({ sourceCountry, destinationCountry, domesticDataAdded: added })).toEqual({
        flowClass,
        route,
      });
    },
  );
});
