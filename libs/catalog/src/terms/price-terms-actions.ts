import { type Actor, mayCall, type Operation } from '#identity';
import { type PriceTermsCommand, priceTermsCommands } from '../core/index.js';
import type { Terms } from './price-terms.rows.js';

type Party = 'organizationId' | 'providerId';

/** The operation behind each command, and whose it is. */
export const OPERATIONS: Record<PriceTermsCommand, { operation: Operation; by: readonly Party[] }> = {
  accept: { operation: 'acceptPriceTerms', by: ['organizationId'] },
  decline: { operation: 'declinePriceTerms', by: ['organizationId'] },
  withdraw: { operation: 'withdrawPriceTerms', by: ['providerId'] },
  end: { operation: 'endPriceTerms', by: ['organizationId', 'providerId'] },
};

/** The operations this caller can do with the terms now. */
export const allowedActions = (actor: Actor, terms: Terms): string[] =>
  priceTermsCommands(terms.status)
    .filter((command) => OPERATIONS[command].by.some((party) => terms[party] === actor.organizationId))
    // What was agreed until a month the buyer alone ends early.
    .filter((command) => command !== 'end' || terms.toMonth === null || terms.organizationId === actor.organizationId)
    .map((command) => OPERATIONS[command].operation)
    .filter((operation) => mayCall(operation, actor.roles));
