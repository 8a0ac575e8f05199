import { seedsDir } from '#platform';
import { readFields, readList, readString } from '#policy';
import { Injectable } from '@nestjs/common';
import calendar from 'chinese-days';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AdmissionTerms,
  type Committee,
  type EvidenceKind,
  type IncidentClock,
  loadAdmissionTerms,
  loadCommittees,
  loadEvidenceKinds,
  loadIncidentClocks,
  type WorkCalendar,
} from './core/index.js';

const readJson = (name: string): unknown => JSON.parse(readFileSync(join(seedsDir, 'plans', name), 'utf8'));

/** What can be proved and what admission asks for, read once when the process starts, and when offices work. */
@Injectable()
export class ComplianceTerms {
  readonly kinds: readonly EvidenceKind[] = loadEvidenceKinds(readJson('evidence-kinds.json'));
  readonly admission: AdmissionTerms = loadAdmissionTerms(
    readJson('admission.json'),
    this.kinds.map(({ code }) => code),
  );
  readonly incidentClocks: readonly IncidentClock[] = loadIncidentClocks(readJson('incident-clocks.json'));
  readonly committees: readonly Committee[] = loadCommittees(readJson('committees.json'));
  /** Providers that a plan names. */
  readonly candidates = readList(readJson('provider-candidates.json'), 'candidates', (value, path) => {
    const row = readFields(value, path, ['name', 'section']);
    return { name: readString(row.name, `${path}.name`), section: readString(row.section, `${path}.section`) };
  });
  private readonly kindByCode = new Map(this.kinds.map((kind) => [kind.code, kind]));

  kind(code: string): EvidenceKind | undefined {
    return this.kindByCode.get(code);
  }

  /** Holidays and the working weekends of mainland China as the State Council told them; a plain week beyond. */
  readonly works: WorkCalendar = (on) => calendar.isWorkday(on);
}
