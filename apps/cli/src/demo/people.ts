import { type Id } from '#kernel';
import {
  type Actor,
  FirstOperators,
  type Organization,
  type OrganizationKind,
  Organizations,
  People,
  type Person,
  type ProviderKind,
  type Role,
} from '#identity';
import { ProviderDefaults } from '#catalog';
import { admitProviders } from './admissions.js';
import { seedsDir } from '#platform';
import { type ApplyForZoneInput, ZoneEligibilities } from '#policy';
import type { INestApplicationContext } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Seed {
  password: string;
  operator: { code: string; name: string; email: string; personName: string; roles: Role[] };
  organizations: {
    code: string;
    kind: OrganizationKind;
    name: string;
    uscc?: string;
    divisionCode?: string;
    parent?: string;
    providerKinds?: ProviderKind[];
  }[];
  people: { email: string; name: string; organization: string; roles: Role[] }[];
  zoneEligibilities: (ApplyForZoneInput & { applicant: string })[];
}

export const readSeed = <T>(name: string): T => JSON.parse(readFileSync(join(seedsDir, 'demo', name), 'utf8')) as T;

/** The demo's organizations by code and its people, as callers, by address. */
export interface DemoPeople {
  organizations: Map<string, Id>;
  actors: Map<string, Actor>;
}

export const actorOf = (person: Person, requestId: string): Actor => ({
  personId: person.id,
  organizationId: person.organizationId,
  organizationKind: person.organizationKind,
  roles: person.roles,
  requestId,
});

/** Makes the organizations and people of seeds/demo, and what its providers declare of all they offer, through the same services as everyone. */
export async function seedPeople(app: INestApplicationContext): Promise<DemoPeople> {
  const seed = readSeed<Seed>('organizations.json');
  const [organizations, people] = [app.get(Organizations), app.get(People)];
  const first = await app.get(FirstOperators).create({ ...seed.operator, password: seed.password });
  const operator = actorOf((await people.find(first.personId))!, 'demo-seed');
  const made = new Map<string, Organization>([[seed.operator.code, await organizations.get(first.organizationId)]]);
  for (const { parent, ...input } of seed.organizations)
    made.set(
      input.code,
      await organizations.create(operator, { ...input, parentId: parent ? made.get(parent)!.id : null }),
    );
  const actors = new Map([[seed.operator.email, operator]]);
  for (const { organization, ...person } of seed.people) {
    const created = await people.create(operator, {
      ...person,
      organizationId: made.get(organization)!.id,
      initialPassword: seed.password,
    });
    actors.set(person.email, actorOf(created, 'demo-seed'));
  }
  for (const [code, attributes] of Object.entries(readSeed<Record<string, object>>('provider-defaults.json'))) {
    const { id: organizationId } = made.get(code)!;
    const catalog = [...actors.values()].find(
      (actor) => actor.organizationId === organizationId && actor.roles.includes('PROVIDER_CATALOG'),
    )!;
    await app.get(ProviderDefaults).set(catalog, attributes, 0);
  }
  await admitProviders(
    app,
    operator,
    [...actors.values()].filter((actor) => actor.roles.includes('PROVIDER_CATALOG')),
  );
  const eligibilities = app.get(ZoneEligibilities);
  for (const { applicant, ...application } of seed.zoneEligibilities) {
    const { id } = await eligibilities.apply(actors.get(applicant)!, application);
    await eligibilities.decide(operator, { id, verifiedFacts: [] });
  }
  return { organizations: new Map([...made].map(([code, { id }]) => [code, id])), actors };
}
