import 'reflect-metadata';
import { Clock } from '#kernel';
import { AuditChain, openDataSource, Transactions } from '#platform';
import { entities } from './schema.js';
import { run } from './command.js';

const HELP = `Usage: verify-audit [--json]

Recomputes the chain of hashes over the audit trail of DATABASE_URL. Exits 0 and prints the last link when every row
is as it was written, 1 and names the first one that was changed, deleted or never sealed. Whoever notes the printed
link can later show that nothing before it was rewritten.`;

await run({ name: 'verify-audit', help: HELP, options: { json: { type: 'boolean' } } }, async (options) => {
  const dataSource = await openDataSource(process.env.DATABASE_URL ?? '', { entities });
  try {
    const chain = new AuditChain(dataSource, new Transactions(dataSource), new Clock());
    const { links, last } = await chain.verify((done) => {
      if (done && done % 100_000 === 0) process.stderr.write(`${done} links …\n`);
    });
    process.stdout.write(
      options.json ? `${JSON.stringify({ links, last })}\n` : `${links} links, unbroken; the last is ${last}.\n`,
    );
  } finally {
    await dataSource.destroy();
  }
});
