import {
  CODE,
  type DateOn,
  type Id,
  type Issue,
  Issues,
  jsonFault,
  listInput,
  MAX_JSON_DEPTH,
  newId,
  text,
  textInput,
} from '#kernel';
import {
  type ChargedYear,
  ECONOMIC_CLASS,
  type LineClass,
  MAX_ITEMS,
  type OrderItemKind,
  PROCUREMENT_ISSUES,
} from '../core/index.js';
import type { ExpectedUsage } from './order-rows.js';
import type { OrderItemInput } from './order.input.js';

/** What a buyer wants of one plan, or of an instance: null where that stays as it is. */
export interface ItemWish {
  /** Kept when the items of an order stay as they are. */
  id: Id;
  kind: OrderItemKind;
  /** What is to be changed or ended; null for ADD. */
  instanceId: Id | null;
  planId: Id | null;
  /** As written. */
  quantity: string | null;
  /** Whether the buyer named it, or it is what there is. */
  quantityNamed: boolean;
  expectedUsage: ExpectedUsage[] | null;
  zoneCode: string | null;
  configuration: unknown;
}

/** The same with all that its instance says filled in. */
export interface ItemRequest extends ItemWish {
  planId: Id;
  quantity: string;
  expectedUsage: ExpectedUsage[];
}

/** A whole order as its buyer wants it, null where a default applies. */
export interface OrderRequest {
  title: string;
  budgetId: Id | null;
  /** Of the years after, one each. */
  laterBudgetIds: readonly Id[];
  chargedYear: ChargedYear;
  economicClass: string | null;
  purchaseOrderNumber: string | null;
  lineClass: LineClass;
  keyProjectId: Id | null;
  /** The contract it is under; null: one is made of it. */
  contractId: Id | null;
  startsOn: DateOn | null;
  months: number | null;
  items: ItemWish[];
}

/** On which money an order goes beside its first budget, and what it says of itself. */
export const headOf = (input: {
  laterBudgetIds?: readonly Id[] | null;
  chargedYear?: ChargedYear | null;
  economicClass?: string | null;
  purchaseOrderNumber?: string | null;
  lineClass?: LineClass | null;
  keyProjectId?: Id | null;
  contractId?: Id | null;
}): OrderHead => ({
  purchaseOrderNumber: input.purchaseOrderNumber ?? null,
  lineClass: input.lineClass ?? 'APP_RESOURCE',
  keyProjectId: input.keyProjectId ?? null,
  contractId: input.contractId ?? null,
  laterBudgetIds: input.laterBudgetIds ?? [],
  chargedYear: input.chargedYear ?? 'USE',
  economicClass: input.economicClass ?? null,
});

type OrderHead = Pick<
  OrderRequest,
  | 'laterBudgetIds'
  | 'chargedYear'
  | 'economicClass'
  | 'purchaseOrderNumber'
  | 'lineClass'
  | 'keyProjectId'
  | 'contractId'
>;

/** An item as its input says. */
export const requestedItem = (item: OrderItemInput): ItemWish => ({
  id: newId(),
  kind: item.kind ?? 'ADD',
  instanceId: item.instanceId ?? null,
  planId: item.planId ?? null,
  quantity: item.quantity ?? null,
  quantityNamed: (item.quantity ?? null) !== null,
  expectedUsage:
    item.expectedUsage?.map(({ meter, quantityPerMonth, eventsPerMonth = null }) => ({
      meter,
      quantityPerMonth,
      eventsPerMonth,
    })) ?? null,
  zoneCode: item.zoneCode ?? null,
  configuration: item.configuration ?? null,
});

/** Budgets of years after the first: an order goes on for at most 120 months. */
const MAX_LATER = 10;
/** As many as a plan can have prices. */
const MAX_EXPECTED = 2000;
const MAX_CONFIGURATION_BYTES = 20_000;

/**
 * Checks what can be said of an order without knowing its plans; gives it back with trimmed texts. VALIDATION_FAILED
 * with REQUIRED, TOO_LONG, TOO_MANY, KIND_MISMATCH, and for a configuration NOT_OBJECT, TOO_LARGE (20 kB) or TOO_DEEP (20 levels).
 */
export function checkedRequest(request: OrderRequest): OrderRequest {
  const issues = new Issues();
  const title = textInput(issues, ['title'], request.title, { max: 200 });
  listInput(issues, ['items'], request.items, { min: 1, max: MAX_ITEMS });
  listInput(issues, ['laterBudgetIds'], request.laterBudgetIds, { max: MAX_LATER });
  if (request.laterBudgetIds.length && request.budgetId === null)
    issues.add(['budgetId'], 'REQUIRED', text('The budget of the first year comes first.', '须先填写首年度的预算。'));
  if (request.purchaseOrderNumber !== null)
    textInput(issues, ['purchaseOrderNumber'], request.purchaseOrderNumber, { max: 100, pattern: CODE });
  if (request.economicClass !== null)
    textInput(issues, ['economicClass'], request.economicClass, { max: 10, pattern: ECONOMIC_CLASS });
  const items = request.items.slice(0, MAX_ITEMS).map((item, index) => {
    const path = ['items', index];
    checkKind(issues, path, item);
    listInput(issues, [...path, 'expectedUsage'], item.expectedUsage ?? [], { max: MAX_EXPECTED });
    checkConfiguration(issues, [...path, 'configuration'], item.configuration);
    const zoneCode =
      item.zoneCode === null ? null : textInput(issues, [...path, 'zoneCode'], item.zoneCode, { max: 100 });
    return { ...item, zoneCode };
  });
  issues.throwIfAny();
  return { ...request, title, items };
}

/** An ADD item names a plan, how much of it, and no instance; any other an instance. */
function checkKind(issues: Issues, path: Issue['path'], { kind, instanceId, planId, quantity }: ItemWish): void {
  const mismatch = (field: string, en: string, zh: string): void =>
    issues.add([...path, field], PROCUREMENT_ISSUES.KIND_MISMATCH, text(en, zh));
  if (kind !== 'ADD') {
    if (instanceId === null) mismatch('instanceId', `${kind} is of an instance.`, `${kind} 须指明服务实例。`);
    return;
  }
  if (instanceId !== null)
    mismatch('instanceId', 'ADD makes an instance of its own.', 'ADD 会新建服务实例，不能指明已有实例。');
  for (const [field, value] of Object.entries({ planId, quantity }))
    if (value === null) issues.add([...path, field], 'REQUIRED', text('Must not be empty.', '不能为空。'));
}

function checkConfiguration(issues: Issues, path: Issue['path'], configuration: unknown): void {
  if (configuration === null) return;
  const fault = configurationFault(configuration);
  if (fault) issues.add(path, fault, CONFIGURATION_FAULTS[fault]);
}

const CONFIGURATION_FAULTS = {
  NOT_OBJECT: text('A JSON object, such as {"size": "large"}.', '须为 JSON 对象，例如 {"size": "large"}。'),
  TOO_DEEP: text(`At most ${MAX_JSON_DEPTH} levels.`, `最多嵌套 ${MAX_JSON_DEPTH} 层。`),
  NOT_TEXT: text('Contains characters that are not text.', '包含非文本字符。'),
  TOO_LARGE: text('At most 20 kB of JSON.', 'JSON 最大 20 kB。'),
};

function configurationFault(value: unknown): keyof typeof CONFIGURATION_FAULTS | null {
  if (typeof value !== 'object' || Array.isArray(value)) return 'NOT_OBJECT';
  return jsonFault(value) ?? (Buffer.byteLength(JSON.stringify(value)) > MAX_CONFIGURATION_BYTES ? 'TOO_LARGE' : null);
}
