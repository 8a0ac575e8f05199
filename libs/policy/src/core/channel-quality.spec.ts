import { describe, expect, it } from '@jest/globals';
import { channelVerdict } from './channel-quality.js';
import { classifyFlow } from './data-flow.js';

const targets = {
  latencyRatio: '0.7',
  lossRatio: '0.5',
  citation: {
    document: '000',
    section: '珠海横琴新区 ¶4',
    quote: '国际互联网访问时延、丢包率预计分别下降30%和50%以上',
  },
};
const month = (latencyMs: string, lossPercent: string) => ({
  ...{ baselineLatencyMs: '200', baselineLossPercent: '2.0' },
  ...{ latencyMs, lossPercent },
});

describe('channelVerdict', () => {
  it.each([
    ['138', '0.9', true, '31', []],
    ['140', '1.0', true, '30', []], // both exactly at their targets
    ['150', '0.9', false, '25', ['LATENCY']],
    ['140.000001', '1.000001', false, '30', ['LATENCY', 'LOSS']],
    ['220', '1', false, '-10', ['LATENCY']],
  ] as const)('%s ms and %s %% against 200 ms and 2.0 %%', (latency, loss, passed, reduction, missed) => {
    const verdict = channelVerdict(month(latency, loss), targets);
    expect([verdict.passed, verdict.latencyReduction.toFixed(), verdict.missed]).toEqual([passed, reduction, missed]);
  });
});

describe('classifyFlow', () => {
  const flow = (sourceCountry: string, destinationCountry: string, domesticDataAdded: boolean) =>
    Object.values(classifyFlow({ sourceCountry, destinationCountry, domesticDataAdded }));

  it('is fast for data that only passes through', () => {
    expect(flow('SG', 'DE', false)).toEqual(['BOTH_ENDS_ABROAD', 'FAST']);
    expect(flow('SG', 'DE', true)).toEqual(['BOTH_ENDS_ABROAD', 'FULL_APPLICATION']);
    expect(flow('CN', 'DE', false)).toEqual(['OTHER', 'FULL_APPLICATION']);
    expect(flow('SG', 'CN', false)).toEqual(['OTHER', 'FULL_APPLICATION']);
  });
});
