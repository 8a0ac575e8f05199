import 'reflect-metadata';
import { log } from '#platform';
import { startServer } from './server.js';

try {
  const app = await startServer();
  log.info({ url: await app.getUrl() }, 'api ready');
} catch (error) {
  log.fatal({ err: error instanceof Error ? error.stack : String(error) }, 'api did not start');
  process.stderr.write(`api: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
