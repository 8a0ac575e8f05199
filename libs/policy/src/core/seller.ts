/** What a caller tells of a provider whose offerings are listed or bought: how it stands today and what is proved of it. */
export interface SellerFacts {
  id: string;
  /** Of the standings that admission gives: "ADMITTED", "SUSPENDED". */
  standing: string;
  /** Verified evidence that is valid today. */
  evidence: readonly SellerEvidence[];
}

export interface SellerEvidence {
  kind: string;
  /** The provider's codes of the offerings it is about; none: about all. */
  offeringCodes: readonly string[];
  /** What the fields of its kind say; numbers as plain decimals. */
  details: Readonly<Record<string, unknown>>;
}
