import { newId } from '#kernel';
import { bin } from '#platform';
import { DataSource } from 'typeorm';
import type { TestApp } from '../../testing/harness.js';

type Attempt = [query: string, variables: Record<string, unknown>, people: string[]];

const BUYER = 'buyer@chengdu.example';
const OPERATIONS = 'operations@provider-a.example';

/** Credentials that the buyer of an instance waits for; no broker is asked. */
export async function bindingOf(t: TestApp, instanceId: string): Promise<string> {
  const id = newId();
  await t.app.get(DataSource).query(
    `INSERT INTO service_binding (id, instance_id, organization_id, provider_id, requested_by, status, created_at)
     SELECT ?, id, organization_id, provider_id, ?, 'CREATING', created_at FROM service_instance WHERE id = ?`,
    [bin(id), bin(t.actor(BUYER).personId), bin(instanceId)],
  );
  return id;
}

/** Another's instance and its credentials, tried by Chengdu and, where they may, by a provider. */
export const bindingAttempts = (instance: string, binding: string): Record<string, Attempt[]> => ({
  serviceBindings: [
    ['query($id:ID!){serviceBindings(instanceId:$id){__typename}}', { id: instance }, [BUYER, OPERATIONS]],
  ],
  createServiceBinding: [
    ['mutation($id:ID!){createServiceBinding(instanceId:$id){__typename}}', { id: instance }, [BUYER]],
  ],
  showServiceBinding: [['mutation($id:ID!){showServiceBinding(id:$id)}', { id: binding }, [BUYER]]],
  endServiceBinding: [['mutation($id:ID!){endServiceBinding(id:$id){__typename}}', { id: binding }, [BUYER]]],
});
