import type { Operation } from '#identity';
import {
  AGENT_STATUSES,
  ASKED,
  EXIT_STEPS,
  INSTANCE_STATUSES,
  ORDER_ITEM_KINDS,
  ORDER_ITEM_STATUSES,
  ORDER_STATUSES,
  SUSPENDERS,
} from '../core/index.js';
import { PROVIDER_API } from './route.js';

/* What the routes beside this file are, as OpenAPI 3.1 tells it; a test holds it against the routes and their answers. */

/** A part of an OpenAPI document: names and what stands under them. */
export type ApiDocument = Readonly<Record<string, unknown>>;

const schema = (name: string): ApiDocument => ({ $ref: `#/components/schemas/${name}` });
const json = (name: string): ApiDocument => ({ 'application/json': { schema: schema(name) } });
const orNull = (type: string, more: ApiDocument = {}): ApiDocument => ({ type: [type, 'null'], ...more });
const shape = (properties: ApiDocument): ApiDocument => ({
  ...{ type: 'object', additionalProperties: false },
  ...{ required: Object.keys(properties), properties },
});

const id = { type: 'string', format: 'uuid' };
const instant = { type: 'string', format: 'date-time' };
const sha256 = { type: 'string', pattern: '^[0-9A-Fa-f]{64}$' };
const decimal = { type: 'string', pattern: '^[0-9]+(\\.[0-9]+)?$' };

export const idParameter = { name: 'id', in: 'path', required: true, schema: id };
const inQuery = (name: string, of: ApiDocument, description?: string): ApiDocument => ({
  ...{ name, in: 'query', required: false, ...(description && { description }), schema: of },
});
const page = [
  inQuery('after', { type: 'string' }, 'The `next` of the page before.'),
  inQuery('limit', { type: 'integer', minimum: 1, maximum: 100, default: 50 }),
];

const REFUSED: Readonly<Record<string, string>> = {
  400: 'VALIDATION_FAILED: `issues` says where and how.',
  401: 'UNAUTHENTICATED.',
  403: 'FORBIDDEN: not a provider, or nothing the key is for.',
  404: 'NOT_FOUND: there is no such thing, or it is not yours.',
  409: 'Not possible as things are: INVALID_TRANSITION, REPORT_CONTRADICTS, PLAN_RULE and others.',
};

interface Route extends ApiDocument {
  operationId: string;
  /** The rows of the permission table that its key may be bound to. */
  operations: readonly Operation[];
  summary: string;
  /** Statuses that it has besides 401 and 403. */
  refusals: readonly number[];
}

/** @param answer the name of the schema of its answer */
export const describedRoute = (answer: string, { operations, refusals, ...more }: Route): ApiDocument => ({
  ...{ ...more, 'x-operations': operations },
  responses: {
    200: { description: 'As it is now.', content: json(answer) },
    ...Object.fromEntries(
      [401, 403, ...refusals].map((status) => [status, { description: REFUSED[status], content: json('Error') }]),
    ),
  },
});

export const describedBody = (name: string): ApiDocument => ({ requestBody: { required: true, content: json(name) } });

/** By path: the routes of this lib. */
export const providerApiPaths: ApiDocument = {
  [`/${PROVIDER_API}/orders`]: {
    get: describedRoute('OrderPage', {
      ...{ operationId: 'listOrders', operations: ['orders'], summary: 'Orders, newest first.', refusals: [400] },
      parameters: [inQuery('state', { enum: ORDER_STATUSES }), ...page],
    }),
  },
  [`/${PROVIDER_API}/orders/{id}`]: {
    get: describedRoute('Order', {
      ...{ operationId: 'getOrder', operations: ['order'], summary: 'An order.', refusals: [404] },
      parameters: [idParameter],
    }),
  },
  [`/${PROVIDER_API}/orders/{id}/accept`]: {
    post: describedRoute('Order', {
      ...{ operationId: 'acceptOrder', operations: ['acceptOrder'], refusals: [404, 409] },
      summary: 'Accepts an order: an instance for each ADD item. Again: the order as it is.',
      parameters: [idParameter],
    }),
  },
  [`/${PROVIDER_API}/orders/{id}/decline`]: {
    post: describedRoute('Order', {
      ...{ operationId: 'declineOrder', operations: ['declineOrder'], refusals: [400, 404, 409] },
      ...{ summary: 'Declines an order. Again: the order as it is.', parameters: [idParameter] },
      ...describedBody('Decline'),
    }),
  },
  [`/${PROVIDER_API}/instances`]: {
    get: describedRoute('InstancePage', {
      ...{ operationId: 'listInstances', operations: ['serviceInstances'], refusals: [400] },
      summary: 'All you have with us, newest first: to compare with what runs.',
      parameters: [
        inQuery('state', { enum: INSTANCE_STATUSES }),
        inQuery('updatedSince', instant, 'The `syncedThrough` of an answer before: what was made or changed since.'),
        ...page,
      ],
    }),
  },
  [`/${PROVIDER_API}/instances/{id}/exit/hand-over`]: {
    post: describedRoute('Instance', {
      ...{ operationId: 'handOverData', operations: ['handOverData'], refusals: [400, 404, 409] },
      ...{ summary: 'The data of what has ended are handed back.', parameters: [idParameter] },
      ...describedBody('HandOver'),
    }),
  },
  [`/${PROVIDER_API}/instances/{id}/exit/destruction`]: {
    post: describedRoute('Instance', {
      ...{ operationId: 'proveDestruction', operations: ['proveDestruction'], refusals: [400, 404, 409] },
      ...{ summary: 'All copies of returned data are destroyed.', parameters: [idParameter] },
      ...describedBody('Destruction'),
    }),
  },
  [`/${PROVIDER_API}/heartbeat`]: {
    post: describedRoute('Agent', {
      ...{ operationId: 'reportHeartbeat', operations: ['reportHeartbeat'], refusals: [400] },
      ...{ summary: 'Says that an agent runs.', ...describedBody('Heartbeat') },
    }),
  },
};

const issue = shape({ path: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } });

export const providerApiSchemas: ApiDocument = {
  Order: shape({
    ...{ id, number: { type: 'string' }, title: { type: 'string' }, state: { enum: ORDER_STATUSES } },
    version: { type: 'integer' },
    buyer: shape({ code: { type: 'string' }, name: { type: 'string' } }),
    startsOn: orNull('string', { format: 'date' }),
    items: { type: 'array', items: schema('OrderItem') },
  }),
  OrderItem: shape({
    ...{ id, kind: { enum: ORDER_ITEM_KINDS }, state: { enum: ORDER_ITEM_STATUSES } },
    ...{ offeringCode: { type: 'string' }, planCode: { type: 'string' }, quantity: decimal },
    zone: orNull('string'),
    configuration: orNull('object', { description: 'What you are asked to set up, as the buyer wrote it.' }),
    instance: {
      oneOf: [{ type: 'null' }, shape({ id, state: { enum: INSTANCE_STATUSES } })],
      description: 'What is to be changed or ended; of ADD null until the order is accepted.',
    },
  }),
  OrderPage: shape({ orders: { type: 'array', items: schema('Order') }, next: orNull('string') }),
  Instance: shape({
    ...{ id, orderId: id, offeringCode: { type: 'string' }, planCode: { type: 'string' } },
    ...{ externalId: orNull('string'), state: { enum: INSTANCE_STATUSES } },
    quantity: { ...decimal, description: 'Now.' },
    activatedAt: orNull('string', { format: 'date-time' }),
    terminatedAt: orNull('string', { format: 'date-time' }),
    suspension: {
      oneOf: [{ type: 'null' }, shape({ from: instant, by: { enum: SUSPENDERS }, reason: { type: 'string' } })],
      description: 'Since when, and who resumes it: it is not to run meanwhile, and nothing of it counts.',
    },
    notice: {
      oneOf: [
        { type: 'null' },
        shape({ by: { enum: ['BUYER', 'PROVIDER'] }, endsAt: instant, reason: { type: 'string' } }),
      ],
      description: 'When it ends, as one side has said; it runs on until then.',
    },
    exit: orNull('array', {
      ...{
        items: schema('ExitTask'),
        description: 'The way out: what is done and what remains. Null until it has ended.',
      },
    }),
    successor: {
      oneOf: [{ type: 'null' }, shape({ id, handoverUntil: orNull('string', { format: 'date' }) })],
      description:
        'What replaces it, perhaps with another provider; `handoverUntil`: the last day on which both are to run.',
    },
    predecessorIds: { type: 'array', items: id, description: 'What it replaces.' },
    asked: { enum: [...ASKED, null], description: 'What the policy of a used-up budget asks of you.' },
  }),
  ExitTask: shape({
    ...{ step: { enum: EXIT_STEPS }, by: { enum: ['PROVIDER', 'BUYER'] }, done: { type: 'boolean' } },
    dueOn: orNull('string', { format: 'date', description: 'The last day in time.' }),
    overdue: { type: 'boolean' },
  }),
  HandOver: {
    ...shape({
      format: { type: 'string', minLength: 1, maxLength: 200 },
      sha256: { ...sha256, description: 'Of what is handed over.' },
      place: orNull('string', { maxLength: 1000, description: 'Where it lies; without it, with the successor.' }),
      recipient: { type: 'string', minLength: 1, maxLength: 200, description: 'Who received it.' },
    }),
    required: ['format', 'sha256', 'recipient'],
  },
  Destruction: shape({
    method: { type: 'string', minLength: 1, maxLength: 200 },
    destroyedOn: { type: 'string', format: 'date' },
    certificateSha256: { ...sha256, description: 'Of the certificate, sent to POST /v1/exit-certificates before.' },
  }),
  InstancePage: shape({
    ...{ instances: { type: 'array', items: schema('Instance') }, next: orNull('string') },
    syncedThrough: { ...instant, description: 'Of the first page: `updatedSince` of the next time.' },
  }),
  Agent: shape({
    ...{ agent: { type: 'string' }, version: orNull('string') },
    capabilities: { type: 'array', items: { type: 'string' } },
    ...{ firstSeenAt: instant, lastSeenAt: instant, status: { enum: AGENT_STATUSES } },
  }),
  Decline: shape({ reason: { type: 'string', minLength: 1, maxLength: 2000 } }),
  Heartbeat: {
    ...shape({
      agent: { type: 'string', minLength: 1, maxLength: 100, pattern: '^\\S+$' },
      version: orNull('string', { maxLength: 100 }),
      capabilities: orNull('array', { maxItems: 50, items: { type: 'string', minLength: 1, maxLength: 100 } }),
    }),
    required: ['agent'],
  },
  Error: shape({
    error: {
      ...shape({ code: { type: 'string' }, message: { type: 'string' }, issues: { type: 'array', items: issue } }),
      ...{ required: ['code', 'message'], additionalProperties: true },
    },
  }),
};
