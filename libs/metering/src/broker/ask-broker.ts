import { type Ask, askBroker, type BrokerRequest, type ClaimedOperation } from '#procurement';
import { bindBody, brokerParameters, type BrokerReply, provisionBody, takesAway, updateBody } from '#procurement/core';

/** Sends what the operation is for: PUT, PATCH or DELETE of the instance or its binding. Never throws. */
export function sendOperation(operation: ClaimedOperation, ask: Ask): Promise<BrokerReply> {
  const query = { accepts_incomplete: 'true' };
  if (operation.state === 'CLEARING' || takesAway(operation.kind))
    return send(operation, { method: 'DELETE', query: { ...query, ...idsOf(operation) } }, ask);
  if (operation.kind === 'BIND') return send(operation, { method: 'PUT', query, body: bindBody(operation) }, ask);
  const configuration = operation.kind === 'UPDATE' ? operation.ordered : operation.configuration;
  const parameters = brokerParameters(configuration, operation.quantity!);
  if (operation.kind === 'UPDATE')
    return send(operation, { method: 'PATCH', query, body: updateBody(operation, parameters) }, ask);
  return send(operation, { method: 'PUT', query, body: provisionBody(operation, parameters) }, ask);
}

/** Asks how far the broker is. Never throws. */
export function askProgress(operation: ClaimedOperation, ask: Ask): Promise<BrokerReply> {
  const { brokerOperation } = operation;
  const query = { ...idsOf(operation), ...(brokerOperation !== null && { operation: brokerOperation }) };
  return send(operation, { method: 'GET', query }, ask, '/last_operation');
}

/** Asks for a binding that was made while we waited: what it says is in no other answer then. Never throws. */
export const askBinding = (operation: ClaimedOperation, ask: Ask): Promise<BrokerReply> =>
  send(operation, { method: 'GET', query: idsOf(operation) }, ask);

const idsOf = ({ serviceId, brokerPlanId }: ClaimedOperation): Record<string, string> => ({
  service_id: serviceId,
  plan_id: brokerPlanId,
});

/** What the platform clears up by itself, no person asked for. */
const send = (
  { id, url, credentials, instanceId, knownAs, bindingId, state, requestedBy }: ClaimedOperation,
  request: Pick<BrokerRequest, 'method' | 'query' | 'body'>,
  ask: Ask,
  behind = '',
): Promise<BrokerReply> =>
  askBroker(
    {
      ...{
        ...request,
        url,
        credentials,
        path: `/service_instances/${knownAs ?? instanceId}${bindingId === null ? '' : `/service_bindings/${bindingId}`}${behind}`,
        requestId: id,
      },
      personId: state === 'CLEARING' ? null : requestedBy,
    },
    ask,
  );
