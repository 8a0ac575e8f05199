import type { DateOn, Instant, Text } from '#kernel/core';
import type { ContractStatus, ContractTerms, RevisionReason } from '#procurement/core';
import type { Price } from '#catalog/core';
import type { DocumentParty } from '../files/index.js';

/** A service of a contract, as of the offering's revision that it was signed over. */
export interface ContractDocumentItem {
  offering: string;
  plan: string;
  revision: number;
  prices: readonly Price[];
  maxQuantity: string | null;
}

/** A side's recorded consent, or that there is none yet. */
export interface ContractDocumentConsent {
  side: Text;
  organization: string;
  personId: string | null;
  at: Instant | null;
}

/** A revision both sides have signed. */
interface ContractDocumentRevision {
  seq: number;
  reason: RevisionReason;
  rationale: string;
  valueChange: string;
  endsOn: DateOn | null;
  contentHash: string;
}

/** A contract as plain data: all that its file needs. Amounts are text with the currency's minor digits. */
export interface ContractDocument {
  number: string;
  title: string;
  status: ContractStatus;
  /** When both had signed, or it was made. */
  madeAt: Instant;
  organization: DocumentParty;
  provider: DocumentParty;
  currency: string;
  value: string;
  maximumValue: string;
  startsOn: DateOn | null;
  endsOn: DateOn | null;
  maxExtentOn: DateOn | null;
  noticedOn: DateOn | null;
  justification: string | null;
  items: readonly ContractDocumentItem[];
  terms: ContractTerms | null;
  revisions: readonly ContractDocumentRevision[];
  consents: readonly ContractDocumentConsent[];
  contentHash: string | null;
  endReason: string | null;
  /** Made in a sandbox: nobody is bound by it. */
  isTrial: boolean;
}
