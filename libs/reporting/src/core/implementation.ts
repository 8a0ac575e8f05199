import { type DateOn, formatInstant, type Instant } from '#kernel/core';
import {
  type Body,
  bodyOf,
  contractOf,
  type Mapped,
  moneyOf,
  partyOf,
  type PublicOrder,
  type PublicParty,
  referenceOf,
  subjectOf,
} from './release.js';

/** What of a payment for an invoice falls on an order. */
export interface PublicPayment extends PublicOrder {
  /** The payment's. */
  id: string;
  /** When it was recorded. */
  at: Instant;
  paidOn: DateOn;
  invoice: string;
  /** A plain decimal in the order's currency; negative for what was taken back. */
  amount: string;
  /** Another than the buyer where an instance is shared. */
  payer: PublicParty;
}

/** A certificate (验收确认单) that confirms what was delivered under an order. */
export interface PublicCertificate extends PublicOrder {
  at: Instant;
  number: string;
  acceptedOn: DateOn;
  invoice: string;
}

const TAGS = ['implementationUpdate'];
/** The start of a day of Asia/Shanghai. */
export const startOf = (on: DateOn): string => `${on}T00:00:00+08:00`;

/** The release of a payment: a transaction of the order's contract. Null where there is no contract to tell of. */
export function paymentRelease(payment: PublicPayment, releaseId: string, prefix: string): Mapped | null {
  const { payer, buyer, provider, order } = payment;
  const transaction = {
    // `source` would be a URI.
    ...{ id: payment.id, x_invoice: payment.invoice, date: startOf(payment.paidOn) },
    ...{ value: moneyOf(payment.amount, order.currency), payer: referenceOf(payer), payee: referenceOf(provider) },
  };
  const others = payer.id === buyer.id ? [] : [partyOf(payer, 'payer')];
  return implemented(payment, payment.at, { transactions: [transaction] }, releaseId, prefix, others);
}

/** The release of a certificate: a document of the order's contract. Null where there is no contract to tell of. */
export function certificateRelease(certificate: PublicCertificate, releaseId: string, prefix: string): Mapped | null {
  const { number, acceptedOn, invoice, at } = certificate;
  const document = {
    ...{ id: number, documentType: 'completionCertificate', title: `验收确认单 ${number}（${invoice}）` },
    ...{ datePublished: formatInstant(at), dateModified: startOf(acceptedOn), languages: ['zh'] },
  };
  return implemented(certificate, at, { documents: [document] }, releaseId, prefix, []);
}

function implemented(
  told: PublicOrder,
  at: Instant,
  implementation: Body,
  id: string,
  prefix: string,
  parties: readonly Body[],
): Mapped | null {
  if (!told.contract) return null;
  const contracts = contractOf(told, { implementation });
  return bodyOf(subjectOf(told), { id, at, prefix, tags: TAGS }, { contracts }, parties);
}
