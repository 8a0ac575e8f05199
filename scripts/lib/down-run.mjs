import { existsSync } from 'node:fs';
import { readArgs } from './args.mjs';
import { dataDir } from './data-dir.mjs';
import { step } from './progress.mjs';
import { stopRecorded } from './state.mjs';

const usage = `Usage: npm run down
Stops what "npm run up" started for this DATA_DIR (.local).`;

export async function down(argv) {
  readArgs(argv, {}, usage);
  const dir = dataDir();
  const stopped = existsSync(dir) ? await step('Stopping', () => stopRecorded(dir)) : 0;
  process.stdout.write(stopped > 0 ? 'Stopped.\n' : `Nothing of ${dir} runs.\n`);
}
