import {
  describedBody,
  type ApiDocument,
  idParameter,
  PROVIDER_API,
  providerApiPaths,
  providerApiSchemas,
  describedRoute,
} from '#procurement';
import { REPORTED_STATES } from '../core/index.js';

const InstanceReport = {
  type: 'object',
  additionalProperties: false,
  required: ['state'],
  properties: {
    state: { enum: REPORTED_STATES },
    externalId: {
      ...{ type: ['string', 'null'], maxLength: 200 },
      description: 'Your own name for it, kept with ACTIVE; with TERMINATED it is compared.',
    },
    at: {
      ...{ type: ['string', 'null'], format: 'date-time' },
      description:
        'Since when it is ACTIVE or TERMINATED; without it, now. SUSPENDED, and ACTIVE again after it, is of now alone.',
    },
    reason: {
      type: ['string', 'null'],
      maxLength: 2000,
      description: 'Why it FAILED or is SUSPENDED, which must be said.',
    },
  },
};

const ItemDone = {
  type: 'object',
  additionalProperties: false,
  properties: {
    at: { type: ['string', 'null'], format: 'date-time', description: 'Since when it is so; without it, now.' },
  },
};

const ItemFailed = {
  ...{ type: 'object', additionalProperties: false, required: ['reason'] },
  properties: { reason: { type: 'string', minLength: 1, maxLength: 2000 } },
};

const itemParameters = [idParameter, { ...idParameter, name: 'itemId' }];

/** The interface of providers' agents, as OpenAPI 3.1. */
export const providerApiDocument: ApiDocument = {
  openapi: '3.1.0',
  info: {
    title: 'Yunshi 云市: the interface of providers’ agents',
    version: '1',
    description:
      'For providers without a service broker: an agent polls. Everything may be sent again. Messages are Chinese unless Accept-Language prefers English.',
  },
  security: [{ key: [] }],
  paths: {
    ...providerApiPaths,
    [`/${PROVIDER_API}/instances/{id}/report`]: {
      post: describedRoute('Instance', {
        operationId: 'reportInstance',
        operations: [
          'serviceInstance',
          'activateInstance',
          'suspendInstance',
          'resumeInstance',
          'failInstance',
          'terminateInstance',
        ],
        summary: 'What has become of an instance. Again: the instance as it is.',
        description: 'The key needs serviceInstance, and of the other operations those of the states it reports.',
        ...{ parameters: [idParameter], ...describedBody('InstanceReport'), refusals: [400, 404, 409] },
      }),
    },
    [`/${PROVIDER_API}/orders/{id}/items/{itemId}/complete`]: {
      post: describedRoute('Order', {
        ...{ operationId: 'completeOrderItem', operations: ['completeOrderItem'], refusals: [400, 404, 409] },
        summary: 'What a MODIFY or TERMINATE item says is done. Again: the order as it is.',
        ...{ parameters: itemParameters, ...describedBody('ItemDone') },
      }),
    },
    [`/${PROVIDER_API}/orders/{id}/items/{itemId}/fail`]: {
      post: describedRoute('Order', {
        ...{ operationId: 'failOrderItem', operations: ['failOrderItem'], refusals: [400, 404, 409] },
        summary: 'What it says is not done: the instance stays as it is. Again: the order as it is.',
        ...{ parameters: itemParameters, ...describedBody('ItemFailed') },
      }),
    },
    [`/${PROVIDER_API}/openapi.json`]: {
      get: {
        ...{ summary: 'This document.', security: [] },
        responses: { 200: { description: 'It.', content: { 'application/json': { schema: { type: 'object' } } } } },
      },
    },
  },
  components: {
    schemas: { ...providerApiSchemas, InstanceReport, ItemDone, ItemFailed },
    securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key of the provider: ysk_…' } },
  },
};
