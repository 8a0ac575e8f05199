import { Clock } from '#kernel';
import { Secret, TOTP } from 'otpauth';
import type { TestApp } from './harness.js';

const PERSON = 'finance@qingyang.example';

/** The code an app shows, so many steps of 30 seconds from now by the product's clock. */
export const codeOf = (t: TestApp, secret: string, steps = 0): string =>
  TOTP.generate({
    secret: Secret.fromBase32(secret),
    timestamp: t.app.get(Clock).now() / 1_000 + steps * 30_000,
  });

/** Enrols and confirms a second factor; answers its secret and recovery codes. */
export async function enrolFactor(t: TestApp, email: string): Promise<{ secret: string; recovery: string[] }> {
  const { enrolSecondFactor } = await t.ok<{ enrolSecondFactor: { secret: string; uri: string } }>(
    'mutation{enrolSecondFactor(password:"Yunshi-demo-2026"){secret uri}}',
    {},
    email,
  );
  const { secret } = enrolSecondFactor;
  const { confirmSecondFactor } = await t.ok<{ confirmSecondFactor: string[] }>(
    'mutation($c:String!){confirmSecondFactor(code:$c)}',
    { c: codeOf(t, secret) },
    email,
  );
  return { secret, recovery: confirmSecondFactor };
}

/** What is done with a second factor, each mutation once with success. */
export async function doSecondFactor(t: TestApp): Promise<void> {
  const { recovery } = await enrolFactor(t, PERSON);
  await t.ok('mutation($c:String!){disableSecondFactor(code:$c)}', { c: recovery[0] }, PERSON);
  await enrolFactor(t, PERSON);
  const id = t.actor(PERSON).personId;
  await t.ok('mutation($id:ID!){resetSecondFactor(personId:$id)}', { id }, 'operator@yunshi.example');
}
