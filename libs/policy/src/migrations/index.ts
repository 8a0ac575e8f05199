import { Zones1764310000000 } from './1764310000000-zones.js';
import { Sites1764311000000 } from './1764311000000-sites.js';
import { ZoneRegisters1764312000000 } from './1764312000000-zone-registers.js';
import { CoBuiltCentres1764362300000 } from './1764362300000-co-built-centres.js';
import { SmeDeclarations1764362000000 } from './1764362000000-sme-declarations.js';
import { DataFlowDecisions1764378000000 } from './1764378000000-data-flow-decisions.js';

export const policyMigrations = [
  Zones1764310000000,
  Sites1764311000000,
  ZoneRegisters1764312000000,
  SmeDeclarations1764362000000,
  CoBuiltCentres1764362300000,
  DataFlowDecisions1764378000000,
];
