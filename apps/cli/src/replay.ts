import { existsSync, statSync } from 'node:fs';
import { run } from './command.js';
import { reconciles, replay, type ReplayReport } from './replay/replay.js';

const HELP = `Usage: npm run replay -- FILE.csv [--url URL] [--email ADDRESS] [--password PASSWORD] [--json]

Drives a running product with a FOCUS cost-and-usage file, through its public API only: lists the services,
orders and activates them, reports every charge as one usage event, bills the months touched, and compares the
invoices with the file. Exits 0 when the difference is 0. A second run reports only duplicates.

  --url       where the product answers (default http://127.0.0.1:$PORT, PORT 4000)
  --email     an operator who may create organizations and start billing (default the demo's)
  --password  theirs (default the demo's)
  --json      prints one JSON object on standard output; progress goes to standard error`;

await run(
  {
    name: 'replay',
    help: HELP,
    options: {
      url: { type: 'string' },
      email: { type: 'string' },
      password: { type: 'string' },
      json: { type: 'boolean' },
    },
  },
  async (options, [file, ...more]) => {
    if (!file || more.length) throw new Error(`name one FOCUS file.\n\n${HELP}`);
    if (!existsSync(file)) throw new Error(`there is no file ${file}.`);
    if (statSync(file).isDirectory()) throw new Error(`${file} is a directory, not a FOCUS file.`);
    const url = String(options.url ?? `http://127.0.0.1:${process.env.PORT ?? '4000'}`);
    if (!/^https?:\/\/./.test(url) || !URL.canParse(url))
      throw new Error(`--url is not an address like http://127.0.0.1:4000: "${url}".`);
    const report = await replay({
      file,
      url: url.replace(/\/(graphql\/?)?$/, ''),
      email: String(options.email ?? 'operator@yunshi.example'),
      password: String(options.password ?? 'Yunshi-demo-2026'),
    });
    process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : tell(report));
    process.exitCode = reconciles(report) ? 0 : 1;
  },
);

function tell({ total, providers }: ReplayReport): string {
  const lines = [...providers, { provider: 'total', ...total }].map(
    ({ provider, read, reported, duplicates, skipped, charged, rated, difference }) =>
      `${provider}: ${read} rows, ${reported} reported, ${duplicates} duplicates, ${skipped.length} skipped; charged ${charged}, rated ${rated}, difference ${difference}`,
  );
  const skipped = total.skipped.map(({ row, reason }) => `  row ${row}: ${reason}`);
  return `${lines.join('\n')}\n${skipped.length ? `skipped:\n${skipped.join('\n')}\n` : ''}`;
}
