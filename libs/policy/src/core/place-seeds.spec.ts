import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { loadChannels } from './channels.js';
import { lastMonthDue, limitOn, loadEnergyLimits } from './energy-limits.js';
import { cityOf } from './links.js';
import { loadParks, loadSites } from './sites.js';
import { isWithin, loadDivisions, loadZones } from './zones.js';
import { loadZoneFacts } from './zone-facts.js';
import { parseInstant } from '#kernel/core';

type Json = any;
const seed = (path: string): Json =>
  JSON.parse(readFileSync(new URL(`../../../../seeds/${path}`, import.meta.url), 'utf8'));
const divisions = loadDivisions(seed('reference/divisions.json'));
const zones = loadZones(seed('plans/zones.json'), divisions).map(({ code }) => code);
const divisionCodes = divisions.map(({ code }) => code);
const facts = loadZoneFacts(seed('plans/zone-facts.json'), zones);
const focus = facts.terms.filter(({ list }) => list === 'PARK_FOCUS').map(({ code }) => code);
const parks = loadParks(seed('plans/parks.json'), zones, focus);

/** The seed with something wrong in it. */
function spoilt(path: string, change: (json: Json) => void): Json {
  const json = seed(path);
  change(json);
  return json;
}

describe('channels in seeds', () => {
  const load = (change: (json: Json) => void) => () => loadChannels(spoilt('plans/channels.json', change), zones);

  it.each<[string, (json: Json) => void, string]>([
    [
      'over a gateway that is only applied for',
      (j) => (j.channels[0].gateway = 'GW-CHONGQING'),
      'no gateway in operation',
    ],
    ['of an unknown zone', (j) => (j.channels[0].zone = 'X'), 'unknown zone X'],
    ['whose stages do not grow', (j) => (j.channels[0].stages[1].capacityGbps = '20'), 'stages do not grow'],
    ['without a stage', (j) => (j.channels[0].stages = []), 'stages: empty'],
    ['that covers nothing', (j) => (j.channels[0].coverage = []), 'coverage: empty'],
    ['with a number for a text', (j) => (j.channels[0].stages[0].capacityGbps = 20), 'not a decimal number as text'],
    ['twice', (j) => j.channels.push(j.channels[0]), 'appears twice'],
    ['with a key nobody knows', (j) => (j.channels[0].speed = 1), 'unknown key'],
  ])('are refused %s', (_, change, fault) => {
    expect(load(change)).toThrow(fault);
  });
});

describe('zones, parks and data centres in seeds', () => {
  it.each<[string, () => unknown, string]>([
    [
      'a phase of an unknown zone',
      () =>
        loadZoneFacts(
          spoilt('plans/zone-facts.json', (j) => (j.phases[0].zone = 'X')),
          zones,
        ),
      'phases: unknown zone X',
    ],
    [
      'a phase twice',
      () =>
        loadZoneFacts(
          spoilt('plans/zone-facts.json', (j) => (j.phases[1].phase = 1)),
          zones,
        ),
      'appears twice',
    ],
    [
      'an unknown list',
      () =>
        loadZoneFacts(
          spoilt('plans/zone-facts.json', (j) => (j.terms[0].list = 'X')),
          zones,
        ),
      'terms[0].list: not one of',
    ],
    [
      'no whole number of countries',
      () =>
        loadZoneFacts(
          spoilt('plans/zone-facts.json', (j) => (j.profiles[0].eligibility.minimumCountries = 1.5)),
          zones,
        ),
      'not a whole number from 1',
    ],
    [
      'a park with an unknown focus field',
      () =>
        loadParks(
          spoilt('plans/parks.json', (j) => (j[0].focusFields = ['X'])),
          zones,
          focus,
        ),
      'unknown code X',
    ],
    [
      'a data centre in an unknown park',
      () =>
        loadSites(
          spoilt('plans/data-centres.json', (j) => (j.centres[0].park = 'X')),
          divisionCodes,
          parks,
        ),
      'centres[0].park: unknown code X',
    ],
    [
      'a data centre in an unknown division',
      () =>
        loadSites(
          spoilt('plans/data-centres.json', (j) => (j.centres[0].division = '1')),
          divisionCodes,
          parks,
        ),
      'centres[0].division: unknown code 1',
    ],
  ])('are refused with %s', (_, load, fault) => {
    expect(load).toThrow(fault);
  });
});

describe('limits of energy', () => {
  const limits = loadEnergyLimits([
    { ...seed('plans/energy-limits.json')[0], limit: '1.3', validFrom: '2020-01-01' },
    { ...seed('plans/energy-limits.json')[0], limit: '1.25', validFrom: '2022-01-01' },
  ]);

  it('hold from their day on, the latest that has begun', () => {
    expect(limitOn(limits, 'DEMO_LABEL', '2019-12-31')).toBeUndefined();
    expect(limitOn(limits, 'DEMO_LABEL', '2021-12-31')!.limit).toBe('1.3');
    expect(limitOn(limits, 'DEMO_LABEL', '2022-01-01')!.limit).toBe('1.25');
    expect(limitOn(limits, 'LARGE_INDUSTRY_TARIFF', '2022-01-01')).toBeUndefined();
  });

  it('wait for the days of grace after a month', () => {
    expect(lastMonthDue(parseInstant('2026-04-15T23:59:59+08:00')!, 15)).toBe('2026-02');
    expect(lastMonthDue(parseInstant('2026-04-16T00:00:00+08:00')!, 15)).toBe('2026-03');
  });
});

describe('divisions', () => {
  it('lie in their province and city, and a municipality is one city', () => {
    expect(isWithin('500112', '500000')).toBe(true);
    expect(isWithin('440402', '440400')).toBe(true);
    expect(isWithin('440402', '440000')).toBe(true);
    expect(isWithin('440402', '440402')).toBe(true);
    expect(isWithin('440400', '440402')).toBe(false);
    expect(isWithin('510100', '500000')).toBe(false);
    expect(cityOf('440402')).toBe('440400');
    expect(cityOf('441900')).toBe('441900');
    expect(cityOf('500112')).toBe(cityOf('500103'));
    expect(cityOf('310115')).toBe('310000');
  });
});
