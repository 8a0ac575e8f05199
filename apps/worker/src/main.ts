import 'reflect-metadata';
import { log, NestLog } from '#platform';
import { NestFactory } from '@nestjs/core';
import { WorkerModule } from './worker.module.js';

try {
  const app = await NestFactory.createApplicationContext(WorkerModule, { logger: new NestLog(), abortOnError: false });
  app.enableShutdownHooks(['SIGINT', 'SIGTERM']);
  log.info('worker ready');
} catch (error) {
  log.fatal({ err: error instanceof Error ? error.stack : String(error) }, 'worker did not start');
  process.stderr.write(`worker: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
