import { describe, expect, it } from '@jest/globals';
import type { DomainError } from '#kernel/core';
import { checkExitPlan, type DeclaredExit, declaredExit, type ExitPlan, exitPlanFor } from './index.js';

const plan = (over: Partial<ExitPlan> = {}): ExitPlan => ({
  ...{ exportFormats: ['CSV', 'JSON'], interfaces: ['API'], destructionEvidence: ['CERTIFICATE'] },
  ...over,
});
const offering = (attributes: Record<string, unknown>, serviceModel = 'SAAS'): DeclaredExit =>
  declaredExit({ offeringName: '协同办公', serviceModel, attributes });
const refused = (of: ExitPlan | null, offerings: DeclaredExit[]): string => {
  try {
    checkExitPlan(of, offerings);
    return 'ok';
  } catch (error) {
    const { code, details } = error as DomainError;
    return `${code} ${details.issues!.map(({ path, code: issue }) => `${path.join('.')} ${issue}`).join()}`;
  }
};

describe('the exit plan of a contract', () => {
  it('brings the data of software back by what it declares: CSV and JSON by an API do [S3-16]', () => {
    const office = offering({ exportFormats: ['csv'], interfaces: ['API', 'SFTP'] });
    expect(refused(plan(), [office])).toBe('ok');
    expect(refused(plan({ exportFormats: [] }), [office])).toBe('EXIT_PLAN_REQUIRED exitPlan.exportFormats REQUIRED');
    expect(refused(plan({ exportFormats: ['XML'], interfaces: ['FTP'] }), [office])).toBe(
      'EXIT_PLAN_REQUIRED exitPlan.exportFormats NOT_DECLARED,exitPlan.interfaces NOT_DECLARED',
    );
    expect(refused(plan(), [office, offering({ interfaces: 'API' })])).toBe(
      'EXIT_PLAN_REQUIRED exitPlan.exportFormats NOT_DECLARED,exitPlan.interfaces NOT_DECLARED',
    );
    expect(refused(null, [office])).toContain('EXIT_PLAN_REQUIRED');
    expect(refused(null, [offering({}, 'IAAS')])).toBe('ok');
  });

  it('names by itself whatever the software declares', () => {
    const offerings = [
      offering({ exportFormats: ['XML', 'CSV'], interfaces: ['API'] }),
      offering({ exportFormats: ['CSV'], interfaces: ['SFTP'] }),
      offering({ exportFormats: ['RAW'] }, 'IAAS'),
    ];
    expect(exitPlanFor(offerings, plan({ exportFormats: [], interfaces: [] }))).toEqual(
      plan({ exportFormats: ['CSV', 'XML'], interfaces: ['API', 'SFTP'] }),
    );
  });
});
