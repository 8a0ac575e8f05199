import { MOST_COMPARED } from './chosen-plans';

/** Which plans are side by side, and the use they are compared for. */
export interface CompareSearch {
  plans: string[];
  quantity?: string;
  months?: number;
  /** Of a month, by meter. */
  usage?: Record<string, string>;
}

const DECIMAL = /^\d{1,12}(\.\d{1,12})?$/;

export function readCompareSearch({ plans, quantity, months, usage }: Record<string, unknown>): CompareSearch {
  const ids = Array.isArray(plans) ? plans.filter((id): id is string => typeof id === 'string') : [];
  const used =
    typeof usage === 'object' && usage !== null
      ? Object.entries(usage).filter((one): one is [string, string] => DECIMAL.test(String(one[1])))
      : [];
  return {
    plans: [...new Set(ids)].slice(0, MOST_COMPARED),
    ...(DECIMAL.test(String(quantity)) && { quantity: String(quantity) }),
    ...(Number.isInteger(months) && Number(months) >= 1 && Number(months) <= 120 && { months: Number(months) }),
    ...(used.length && { usage: Object.fromEntries(used.map(([meter, value]) => [meter, String(value)])) }),
  };
}
