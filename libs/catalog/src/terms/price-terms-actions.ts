import type { Actor } from '#identity';
import { text } from '#kernel';
import { PRICE_TERMS_MACHINE, type PriceTermsCommand } from '../core/index.js';
import { type AgreementKind, operationsOf } from './agreements.js';
import { noSuchTerms, selectTerms, type Terms } from './price-terms.rows.js';

export const PRICE_TERMS: AgreementKind<Terms, PriceTermsCommand> = {
  table: 'price_terms',
  subject: 'priceTerms',
  machine: PRICE_TERMS_MACHINE,
  operations: {
    accept: { operation: 'acceptPriceTerms', by: ['organizationId'] },
    decline: { operation: 'declinePriceTerms', by: ['organizationId'] },
    withdraw: { operation: 'withdrawPriceTerms', by: ['providerId'] },
    end: { operation: 'endPriceTerms', by: ['organizationId', 'providerId'] },
  },
  select: selectTerms,
  missing: noSuchTerms,
  retroactive: {
    code: 'RETROACTIVE_TERMS',
    text: text('Terms begin with the current service month or a later one.', '价格协议最早自当前服务月份起生效。'),
  },
};

/** The operations this caller can do with the terms now. */
export const allowedActions = (actor: Actor, terms: Terms): string[] =>
  operationsOf(actor, PRICE_TERMS, terms)
    // What was agreed until a month the buyer alone ends early.
    .filter(
      (operation) =>
        operation !== 'endPriceTerms' || terms.toMonth === null || terms.organizationId === actor.organizationId,
    );
