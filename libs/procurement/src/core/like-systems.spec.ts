import { describe, expect, it } from '@jest/globals';
import { type DomainError, text } from '#kernel';
import { checkDuplicates, duplicateFinding, systemKinds } from './like-systems.js';

const like = {
  kind: text('Collaborative office', '协同办公'),
  instanceId: 'i',
  offeringName: '协同办公平台',
  organizationName: '市经信委',
};

describe('systems of the same kind [S4-05]', () => {
  it('are told by leaves of the clouds and government applications, and by no facet', () => {
    const codes = ['cloud.gov.collab.office', 'cloud.gov.collab', 'model.saas.office', 'prof.om', 'gov2.hall'];
    expect(systemKinds(codes, (code) => code !== 'cloud.gov.collab')).toEqual(['cloud.gov.collab.office', 'gov2.hall']);
  });

  it('stop an order that gives no reason, naming what runs', () => {
    const finding = duplicateFinding(like, '004');
    expect(() => checkDuplicates([], null)).not.toThrow();
    expect(() => checkDuplicates([finding], 'r')).not.toThrow();
    const refusal = (): DomainError => {
      try {
        checkDuplicates([finding], null);
      } catch (error) {
        return error as DomainError;
      }
      throw new Error('passed');
    };
    expect(refusal()).toMatchObject({ code: 'DUPLICATE_SYSTEM', details: { findings: [finding] } });
    expect(refusal().text.zh).toContain('市经信委已有在用的协同办公系统：协同办公平台');
  });
});
