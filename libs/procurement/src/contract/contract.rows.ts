import { type DateOn, dec, type Decimal, type Id, type Instant, notFound, plain, text } from '#kernel';
import { bin, bins, canonicalJson, id, idOrNull, json, rows, type Runner, sha256 } from '#platform';
import type { ContractRevisionStatus, ContractStatus, ContractTerms, ExitPlan, RevisionReason } from '../core/index.js';

export interface Contract {
  id: Id;
  number: string;
  orderId: Id | null;
  organizationId: Id;
  providerId: Id;
  title: string;
  status: ContractStatus;
  version: number;
  currency: string;
  value: Decimal;
  maximumValue: Decimal;
  supplements: Decimal;
  startsOn: DateOn | null;
  endsOn: DateOn | null;
  maxExtentOn: DateOn | null;
  noticedOn: DateOn | null;
  justification: string | null;
  terms: ContractTerms | null;
  contentHash: string | null;
  renewsId: Id | null;
  novatesId: Id | null;
  draftedBy: Id | null;
  buyerSignedBy: Id | null;
  buyerSignedAt: Instant | null;
  supplierSignedBy: Id | null;
  supplierSignedAt: Instant | null;
  signedAt: Instant | null;
  /** Where it was published, of one that no order was the first step of. */
  publication: string | null;
  publishedOn: DateOn | null;
  filingNumber: string | null;
  filedOn: DateOn | null;
  frozenReason: string | null;
  frozenAt: Instant | null;
  moneyAtRisk: boolean;
  /** Invoiced and running, when it was last looked at. */
  used: Decimal;
  /** What of it goes beyond the estimates of its orders. */
  usedBeyond: Decimal;
  endedAt: Instant | null;
  endReason: string | null;
  endConsequence: string | null;
  at: Instant;
}

export interface ContractItem {
  contractId: Id;
  planId: Id;
  maxQuantity: string | null;
}

export interface ContractRevision {
  id: Id;
  contractId: Id;
  seq: number;
  status: ContractRevisionStatus;
  reason: RevisionReason;
  rationale: string;
  /** The contract's. */
  currency: string;
  valueChange: Decimal;
  endsOn: DateOn | null;
  contentHash: string;
  draftedBy: Id;
  buyerSignedBy: Id | null;
  supplierSignedBy: Id | null;
  decidedAt: Instant | null;
  refusal: string | null;
}

export const noSuchContract = (): Error => notFound(text('contract', '合同'));
export const noSuchRevision = (): Error => notFound(text('contract revision', '补充合同'));

const DAYS = ['starts_on', 'ends_on', 'max_extent_on', 'noticed_on', 'filed_on', 'published_on'];
const PLAIN = [
  ...['id', 'number', 'order_id', 'organization_id', 'provider_id', 'title', 'status', 'version', 'currency', 'value'],
  ...[
    'maximum_value',
    'supplements',
    'justification',
    'terms',
    'content_hash',
    'renews_id',
    'novates_id',
    'drafted_by',
    'buyer_signed_by',
  ],
  ...[
    'buyer_signed_at',
    'supplier_signed_by',
    'supplier_signed_at',
    'signed_at',
    'filing_number',
    'publication',
    'frozen_reason',
  ],
  ...['frozen_at', 'money_at_risk', 'used', 'used_beyond', 'ended_at', 'end_reason', 'end_consequence', 'at'],
];
// Days as text: the driver would make a Date of them, in a zone of its own.
const SELECT = `SELECT ${[...PLAIN, ...DAYS.map((day) => `CAST(${day} AS CHAR) AS ${day}`)].join(', ')} FROM contract`;

/** `tail` is everything after FROM. */
export async function selectContracts(runner: Runner, tail: string, parameters: unknown[]): Promise<Contract[]> {
  const found = await rows<Record<string, never>>(runner, `${SELECT} ${tail}`, parameters);
  return found.map(contractFrom);
}

function contractFrom(row: Record<string, never>): Contract {
  const ids = { id: id(row.id!), organizationId: id(row.organization_id!), providerId: id(row.provider_id!) };
  return {
    ...{ ...ids, number: row.number!, orderId: idOrNull(row.order_id!), title: row.title!, status: row.status! },
    ...{ version: row.version!, currency: row.currency!, justification: row.justification! },
    ...{ value: dec(row.value!), maximumValue: dec(row.maximum_value!), supplements: dec(row.supplements!) },
    ...{ startsOn: row.starts_on!, endsOn: row.ends_on!, maxExtentOn: row.max_extent_on!, noticedOn: row.noticed_on! },
    terms: row.terms === null ? null : termsFrom(json<WrittenTerms>(row.terms!)),
    ...{ contentHash: row.content_hash!, renewsId: idOrNull(row.renews_id!), signedAt: row.signed_at! },
    ...{ novatesId: idOrNull(row.novates_id!), endConsequence: row.end_consequence! },
    draftedBy: idOrNull(row.drafted_by!),
    ...{ buyerSignedBy: idOrNull(row.buyer_signed_by!), buyerSignedAt: row.buyer_signed_at! },
    ...{ supplierSignedBy: idOrNull(row.supplier_signed_by!), supplierSignedAt: row.supplier_signed_at! },
    ...{ publication: row.publication!, publishedOn: row.published_on! },
    ...{ filingNumber: row.filing_number!, filedOn: row.filed_on!, frozenReason: row.frozen_reason! },
    ...{ moneyAtRisk: Number(row.money_at_risk) === 1, used: dec(row.used!), usedBeyond: dec(row.used_beyond!) },
    ...{ frozenAt: row.frozen_at!, endedAt: row.ended_at!, endReason: row.end_reason!, at: row.at! },
  };
}

type WrittenTerms = Omit<ContractTerms, 'sharing' | 'exitPlan'> & {
  exitPlan?: ExitPlan | null;
  sharing: { party: string; percent: string }[];
};

const termsFrom = ({ sharing, exitPlan = null, ...terms }: WrittenTerms): ContractTerms => ({
  ...terms,
  exitPlan,
  sharing: sharing.map(({ party, percent }) => ({ party, percent: dec(percent) })),
});

/** Terms as they are stored and signed. */
export const writtenTerms = ({ sharing, ...terms }: ContractTerms): WrittenTerms => ({
  ...terms,
  sharing: sharing.map(({ party, percent }) => ({ party, percent: percent.toFixed() })),
});

export const findContract = async (runner: Runner, contractId: Id): Promise<Contract | null> =>
  (await selectContracts(runner, 'WHERE id = ?', [bin(contractId)]))[0] ?? null;

/** Locks contracts until the transaction ends; taken after orders and before budgets. */
export const lockContract = async (runner: Runner, contractId: Id): Promise<Contract | null> =>
  (await selectContracts(runner, 'WHERE id = ? FOR UPDATE', [bin(contractId)]))[0] ?? null;

export async function itemsOfContracts(runner: Runner, contractIds: readonly Id[]): Promise<ContractItem[]> {
  if (!contractIds.length) return [];
  const found = await rows<{ contract_id: Buffer; plan_id: Buffer; max_quantity: string | null }>(
    runner,
    'SELECT contract_id, plan_id, max_quantity FROM contract_item WHERE contract_id IN (?) ORDER BY contract_id, plan_id',
    [bins(contractIds)],
  );
  return found.map((row) => ({
    contractId: id(row.contract_id),
    planId: id(row.plan_id),
    maxQuantity: row.max_quantity === null ? null : plain(row.max_quantity),
  }));
}

/** `tail` is everything after FROM. */
export async function selectRevisions(
  runner: Runner,
  tail: string,
  parameters: unknown[],
): Promise<ContractRevision[]> {
  const found = await rows<{
    id: Buffer;
    contract_id: Buffer;
    seq: number;
    status: ContractRevisionStatus;
    reason: RevisionReason;
    rationale: string;
    currency: string;
    value_change: string;
    ends_on: DateOn | null;
    content_hash: string;
    drafted_by: Buffer;
    buyer_signed_by: Buffer | null;
    supplier_signed_by: Buffer | null;
    decided_at: Instant | null;
    refusal: string | null;
  }>(
    runner,
    `SELECT id, contract_id, seq, status, reason, rationale, value_change, CAST(ends_on AS CHAR) AS ends_on, content_hash, drafted_by,
       buyer_signed_by, supplier_signed_by, decided_at, refusal,
       (SELECT currency FROM contract WHERE contract.id = contract_revision.contract_id) AS currency
       FROM contract_revision ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    ...{ id: id(row.id), contractId: id(row.contract_id), seq: row.seq, status: row.status, reason: row.reason },
    ...{ rationale: row.rationale, currency: row.currency, valueChange: dec(row.value_change), endsOn: row.ends_on },
    ...{
      contentHash: row.content_hash,
      draftedBy: id(row.drafted_by),
      decidedAt: row.decided_at,
      refusal: row.refusal,
    },
    ...{ buyerSignedBy: idOrNull(row.buyer_signed_by), supplierSignedBy: idOrNull(row.supplier_signed_by) },
  }));
}

/** What both sides sign, by its SHA-256: JSON with its keys in order. */
export const hashOf = (content: unknown): string => sha256(canonicalJson(content)).toString('hex');

/** What of a contract is signed: all that it says. */
export interface ContractContent {
  number: string;
  title: string;
  organizationId: Id;
  providerId: Id;
  currency: string;
  value: Decimal;
  maximumValue: Decimal;
  startsOn: DateOn;
  endsOn: DateOn;
  maxExtentOn: DateOn;
  noticedOn: DateOn | null;
  justification: string | null;
  renewsId: Id | null;
  terms: ContractTerms;
  items: readonly Omit<ContractItem, 'contractId'>[];
}

export const contentHash = ({ value, maximumValue, terms, items, ...rest }: ContractContent): string =>
  hashOf({
    ...rest,
    ...{ value: value.toFixed(), maximumValue: maximumValue.toFixed(), terms: writtenTerms(terms) },
    items: [...items].sort((a, b) => (a.planId < b.planId ? -1 : 1)),
  });
