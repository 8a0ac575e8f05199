import 'reflect-metadata';
import { Clock } from '#kernel';
import { People, Sessions } from '#identity';
import { rows } from '#platform';
import { DataSource } from 'typeorm';
import { createServer } from '../../api/src/server.js';
import { run } from './command.js';
import { type As, seedMarket } from './demo/market.js';
import { type DemoPeople, readSeed, seedPeople } from './demo/people.js';

const HELP = `Usage: seed

Fills an empty database (DATABASE_URL) with the demo of seeds/demo: organizations, people, offerings, budgets and a
few running services. A database that has an organization in it is left as it is.`;

await run({ name: 'seed', help: HELP, options: {} }, async () => {
  const app = await createServer();
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  try {
    const [existing] = await rows(app.get(DataSource), 'SELECT id FROM organization LIMIT 1');
    if (existing) {
      const [demo] = await rows(app.get(DataSource), "SELECT id FROM person WHERE email = 'operator@yunshi.example'");
      const state = !demo ? 'no' : (await isWhole(app.get(DataSource))) ? 'yes' : 'incomplete';
      process.stdout.write(`demo: ${state} (the database holds data already)\n`);
      return;
    }
    const people = await seedPeople(app);
    const tokens = await tokensOf(people);
    const as: As = async <T>(email: string, query: string, variables: object): Promise<T> => {
      const answer = await app.inject({
        method: 'POST',
        url: '/graphql',
        headers: { authorization: `Bearer ${tokens.get(email)}`, 'accept-language': 'en' },
        payload: { query, variables },
      });
      const { data, errors } = answer.json<{ data: T; errors?: { message: string }[] }>();
      if (errors?.length) throw new Error(`${email}: ${errors[0]!.message}`);
      return data;
    };
    await seedMarket(as, app.get(Clock).now());
    process.stdout.write('demo: yes\n');
  } finally {
    await app.close();
  }

  async function tokensOf(people: DemoPeople): Promise<Map<string, string>> {
    const tokens = new Map<string, string>();
    for (const [email, { personId }] of people.actors) {
      const person = await app.get(People).find(personId);
      tokens.set(email, (await app.get(Sessions).open('demo-seed', 'signIn', () => ({ person: person! }))).accessToken);
    }
    return tokens;
  }
});

/** Whether an earlier run came to its end: the use of the last order's instance is its last act. */
async function isWhole(database: DataSource): Promise<boolean> {
  const { orders } = readSeed<{ orders: { externalId: string }[] }>('market.json');
  const found = await rows(
    database,
    'SELECT i.id FROM service_instance i JOIN usage_event e ON e.instance_id = i.id WHERE i.external_id = ? LIMIT 1',
    [orders.at(-1)!.externalId],
  );
  return found.length > 0;
}
