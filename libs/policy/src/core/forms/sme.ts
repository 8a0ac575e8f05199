import { type Text, text } from '#kernel/core';
import type { Facts, OfferingFacts } from '../facts.js';
import { orNull, readBoolean, readFields, readString } from '../read.js';
import { declaredValues } from './attributes.js';
import { form, nameOf, type RuleForm } from './form.js';

const readNothing = (parameters: unknown, path: string): object => readFields(parameters, path, []);

/** No price of a plan for small and medium enterprises is above that of the plan it stands beside. */
const smePrices = (_rule: object, { offerings }: Facts): Text[] =>
  offerings.flatMap((offering) =>
    (offering.smePlans ?? []).flatMap(({ plan, listPlan, above }) => {
      if (above === null)
        return text(
          `${nameOf(offering)} has no plans ${plan} and ${listPlan}.`,
          `${nameOf(offering)} 没有套餐 ${plan} 与 ${listPlan}。`,
        );
      return above.map((price) =>
        text(
          `${nameOf(offering)}: ${price} of ${plan} is above that of ${listPlan}.`,
          `${nameOf(offering)}：${plan} 的 ${price} 高于 ${listPlan}。`,
        ),
      );
    }),
  );

interface SmeBuyers {
  /** Only offerings with this label; null: all. */
  label: string | null;
  /** Whether the buyer works in a park, beside being small or medium. */
  inPark: boolean;
}

function readSmeBuyers(parameters: unknown, path: string): SmeBuyers {
  const fields = readFields(parameters, path, ['label', 'inPark']);
  return {
    label: orNull(fields.label, `${path}.label`, readString),
    inPark: readBoolean(fields.inPark, `${path}.inPark`),
  };
}

/** A plan for small and medium enterprises is ordered by those whose declaration was confirmed. */
function smeBuyers({ label, inPark }: SmeBuyers, { buyer, offerings, items = [] }: Facts): Text[] {
  const qualified = buyer?.sme && (!inPark || buyer.sme.park !== null);
  if (!buyer || qualified) return [];
  const sold = (offering: OfferingFacts): boolean =>
    label === null || declaredValues(offering, 'labels').includes(label);
  return offerings
    .filter(sold)
    .flatMap((offering) =>
      (offering.smePlans ?? [])
        .filter(({ plan }) => items.some((item) => item.offeringId === offering.id && item.planCode === plan))
        .map(({ plan, listPlan }) =>
          text(
            `${nameOf(offering)}: ${plan} is for them, ${listPlan} for everybody.`,
            `${nameOf(offering)}：${plan} 仅供其订购，其他采购人可订购 ${listPlan}。`,
          ),
        ),
    );
}

export const SME_RULE_FORMS: Readonly<Record<string, RuleForm>> = {
  SME_PRICES: form(readNothing, smePrices),
  SME_BUYERS: form(readSmeBuyers, smeBuyers),
};
