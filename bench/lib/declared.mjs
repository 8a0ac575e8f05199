// What the rules of listing ask an offering to declare, as the demo's first provider declares it.
import { readFileSync } from 'node:fs';

const seed = new URL('../../seeds/demo/provider-defaults.json', import.meta.url);
export const DECLARED = JSON.parse(readFileSync(seed, 'utf8'))['PV-A'];
