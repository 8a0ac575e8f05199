import { type ChargedService, chargedOn } from '#procurement';
import type { ChargedLine } from './running-costs.service.js';

/**
 * Which running lines would be booked on the budget of a year, were they invoiced in the year `invoicedIn`.
 * @param services those whose orders name the budget
 */
export function chargedTo(
  fiscalYear: number,
  services: readonly ChargedService[],
  invoicedIn: number,
): (line: ChargedLine) => boolean {
  const byId = new Map(services.map((service) => [service.instanceId, service]));
  return ({ instanceId, month }) => {
    const service = instanceId === null ? undefined : byId.get(instanceId);
    if (!service) return false;
    const usedIn = Number(month.slice(0, 4));
    return chargedOn(service.years, service.chargedYear, { usedIn, invoicedIn }) === fiscalYear;
  };
}
