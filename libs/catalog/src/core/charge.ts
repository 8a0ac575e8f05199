import { ceilDiv, dec, type Decimal, min, ZERO } from '#kernel/core';
import type { Price, PriceTier } from './price.js';

/**
 * What a quantity costs under a price's model: exact, in the price's currency, tax included, nothing rounded.
 * The quantity is what the model sees: for use what is left above the included quantity, else the instance's.
 *   FLAT       unitPrice, whatever the quantity
 *   PER_UNIT   quantity × unitPrice
 *   PACKAGE    every begun package × unitPrice
 *   GRADUATED  each entered tier's part × its unitPrice, plus its flatAmount once
 *   VOLUME     the whole quantity × the unitPrice of the tier that holds it, plus that tier's flatAmount
 * Tiers are (previous upTo, upTo]; quantity 0 enters none and costs 0.
 */
export function chargeFor(price: Price, quantity: Decimal): Decimal {
  switch (price.model) {
    case 'FLAT':
      return unitPriceOf(price);
    case 'PER_UNIT':
      return unitPriceOf(price).times(quantity);
    case 'PACKAGE':
      return ceilDiv(quantity, dec(price.packageSize!)).times(unitPriceOf(price));
    case 'GRADUATED':
      return graduated(price.tiers, quantity);
    case 'VOLUME':
      return volume(price.tiers, quantity);
    case 'PERCENTAGE':
      throw new RangeError('PERCENTAGE charges events, not a quantity');
  }
}

/** The unit price of FLAT, PER_UNIT and PACKAGE. */
function unitPriceOf(price: Price): Decimal {
  return dec(price.unitPrice!);
}

function graduated(tiers: readonly PriceTier[], quantity: Decimal): Decimal {
  let total = ZERO;
  let from = ZERO;
  for (const tier of tiers) {
    if (quantity.lte(from)) break;
    const to = tier.upTo === null ? quantity : min(quantity, dec(tier.upTo));
    total = total.plus(to.minus(from).times(dec(tier.unitPrice))).plus(dec(tier.flatAmount));
    from = to;
  }
  return total;
}

function volume(tiers: readonly PriceTier[], quantity: Decimal): Decimal {
  if (quantity.lte(0)) return ZERO;
  const holder = tiers.find((tier) => tier.upTo === null || quantity.lte(dec(tier.upTo)))!;
  return quantity.times(dec(holder.unitPrice)).plus(dec(holder.flatAmount));
}
