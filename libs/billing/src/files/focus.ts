import { textCell } from '#platform';
import { addToMonth, dec, formatInstant, type Instant, type Month, monthStart, plain } from '#kernel/core';

/** The versions whose columns the file has: all of 1.2, and the additions of 1.3. */
export const FOCUS_VERSION = '1.2+1.3';

interface Named {
  id: string;
  name: string;
}

/** An invoice line with all that its row of cost and usage tells. Amounts include tax; decimals are plain text. */
export interface FocusLine {
  id: string;
  lineNo: number;
  kind: string;
  description: string;
  offeringCode: string;
  offeringName: string;
  /** IAAS, PAAS, SAAS or DAAS; null where the line belongs to no plan. */
  serviceModel: string | null;
  planCode: string;
  priceCode: string;
  meter: string | null;
  instanceId: string | null;
  externalId: string | null;
  serviceMonth: Month;
  serviceFrom: Instant;
  serviceTo: Instant;
  quantity: string;
  unit: string | null;
  unitPrice: string | null;
  ratedAmount: string;
  amount: string;
  taxRate: string;
  net: string;
  taxAmount: string;
  tags: Readonly<Record<string, string>> | null;
}

/** The invoice a line stands on. */
export interface FocusInvoice {
  id: string;
  number: string;
  period: Month;
  currency: string;
  organization: Named;
  provider: Named;
}

type Cell = (line: FocusLine, invoice: FocusInvoice) => string;

/** Our four service models in the closed list of FOCUS; what a category means there is broader than a model here. */
const SERVICE_CATEGORIES: Record<string, string> = {
  IAAS: 'Compute',
  PAAS: 'Developer Tools',
  SAAS: 'Business Applications',
  DAAS: 'Analytics',
};

const nothing: Cell = () => '';
const isUse = ({ meter }: FocusLine): boolean => meter !== null;
const isCorrection = ({ kind }: FocusLine): boolean => kind === 'ADJUSTMENT';

/** What recurs in a plan is bought once, or again each period; an adjustment of either stays what it adjusts. */
function frequency(line: FocusLine): string {
  if (isUse(line)) return 'Usage-Based';
  return line.kind === 'ONE_TIME' ||
    line.kind === 'COMMITMENT' ||
    (isCorrection(line) && line.serviceFrom === line.serviceTo)
    ? 'One-Time'
    : 'Recurring';
}

/** The unit price where quantity × price is the cost, which tiers, packages and included quantities do not keep. */
function unitPrice({ unitPrice: price, quantity, ratedAmount }: FocusLine): string {
  return price !== null && dec(price).times(quantity).eq(ratedAmount) ? price : '';
}

const named =
  (cell: (invoice: FocusInvoice) => string): Cell =>
  (_line, invoice) =>
    textCell(cell(invoice));

/** FOCUS 1.2 and what 1.3 adds, in the alphabet's order, then our own. Names never change; new ones come at the end. */
export const FOCUS_COLUMNS: readonly (readonly [string, Cell])[] = [
  ['AllocatedMethodDetails', nothing],
  ['AllocatedMethodId', nothing],
  ['AllocatedResourceId', nothing],
  ['AllocatedResourceName', nothing],
  ['AllocatedTags', nothing],
  ['AvailabilityZone', nothing],
  ['BilledCost', (line) => line.amount],
  ['BillingAccountId', named(({ organization }) => organization.id)],
  ['BillingAccountName', named(({ organization }) => organization.name)],
  ['BillingAccountType', () => 'Organization'],
  ['BillingCurrency', (_line, invoice) => invoice.currency],
  ['BillingPeriodEnd', (_line, { period }) => formatInstant(monthStart(addToMonth(period, 1)))],
  ['BillingPeriodStart', (_line, { period }) => formatInstant(monthStart(period))],
  ['CapacityReservationId', nothing],
  ['CapacityReservationStatus', nothing],
  ['ChargeCategory', (line) => (isUse(line) ? 'Usage' : 'Purchase')],
  ['ChargeClass', (line) => (isCorrection(line) ? 'Correction' : '')],
  ['ChargeDescription', (line) => textCell(line.description)],
  ['ChargeFrequency', frequency],
  ['ChargePeriodEnd', (line) => formatInstant(line.serviceTo)],
  ['ChargePeriodStart', (line) => formatInstant(line.serviceFrom)],
  ['CommitmentDiscountCategory', nothing],
  ['CommitmentDiscountId', nothing],
  ['CommitmentDiscountName', nothing],
  ['CommitmentDiscountQuantity', nothing],
  ['CommitmentDiscountStatus', nothing],
  ['CommitmentDiscountType', nothing],
  ['CommitmentDiscountUnit', nothing],
  ['ConsumedQuantity', (line) => (isUse(line) ? line.quantity : '')],
  ['ConsumedUnit', (line) => (isUse(line) ? textCell(line.unit) : '')],
  ['ContractApplied', nothing],
  ['ContractedCost', (line) => line.ratedAmount],
  ['ContractedUnitPrice', unitPrice],
  ['EffectiveCost', (line) => line.amount],
  ['HostProviderName', named(({ provider }) => provider.name)],
  ['InvoiceId', named(({ number }) => number)],
  ['InvoiceIssuerName', named(({ provider }) => provider.name)],
  ['ListCost', (line) => line.ratedAmount],
  ['ListUnitPrice', unitPrice],
  ['PricingCategory', () => 'Standard'],
  ['PricingCurrency', (_line, invoice) => invoice.currency],
  ['PricingCurrencyContractedUnitPrice', unitPrice],
  ['PricingCurrencyEffectiveCost', (line) => line.amount],
  ['PricingCurrencyListUnitPrice', unitPrice],
  ['PricingQuantity', (line) => line.quantity],
  ['PricingUnit', (line) => textCell(line.unit ?? 'unit')],
  ['ProviderName', named(({ provider }) => provider.name)],
  ['PublisherName', named(({ provider }) => provider.name)],
  ['RegionId', nothing],
  ['RegionName', nothing],
  ['ResourceId', (line) => textCell(line.instanceId)],
  ['ResourceName', (line) => textCell(line.externalId)],
  ['ResourceType', (line) => (line.instanceId === null ? '' : textCell(line.offeringName))],
  ['ServiceCategory', (line) => SERVICE_CATEGORIES[line.serviceModel ?? ''] ?? 'Other'],
  ['ServiceName', (line) => textCell(line.offeringName)],
  ['ServiceProviderName', named(({ provider }) => provider.name)],
  ['ServiceSubcategory', nothing],
  ['SkuId', (line) => textCell(`${line.offeringCode}/${line.planCode}`)],
  ['SkuMeter', (line) => textCell(line.meter)],
  ['SkuPriceDetails', nothing],
  ['SkuPriceId', (line) => textCell(`${line.offeringCode}/${line.planCode}/${line.priceCode}`)],
  ['SubAccountId', nothing],
  ['SubAccountName', nothing],
  ['SubAccountType', nothing],
  ['Tags', ({ tags }) => (tags ? JSON.stringify(tags) : '')],
  ['x_InvoiceUuid', (_line, { id }) => id],
  ['x_InvoiceLineId', (line) => line.id],
  ['x_InvoiceLineNo', (line) => String(line.lineNo)],
  ['x_LineKind', (line) => line.kind],
  ['x_NetAmount', (line) => line.net],
  ['x_PriceCode', (line) => textCell(line.priceCode)],
  ['x_ProviderId', (_line, { provider }) => provider.id],
  ['x_ServiceModel', (line) => line.serviceModel ?? ''],
  ['x_ServiceMonth', (line) => line.serviceMonth],
  ['x_TaxAmount', (line) => line.taxAmount],
  ['x_TaxRate', (line) => plain(line.taxRate)],
];

/** The row of a line: BilledCost and EffectiveCost are its amount, ListCost and ContractedCost its exact rated one. */
export const focusRow = (line: FocusLine, invoice: FocusInvoice): string[] =>
  FOCUS_COLUMNS.map(([, cell]) => cell(line, invoice));
