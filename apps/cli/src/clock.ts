import 'reflect-metadata';
import { Clock, formatInstant, type Instant } from '#kernel';
import { ClockSetter, FOLLOWED_WITHIN, PlatformModule } from '#platform';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { setTimeout as pause } from 'node:timers/promises';
import { readMove } from './clock-move.js';
import { run } from './command.js';
import { entities } from './schema.js';

const HELP = `Usage: npm run cli -- clock [show] [--json]
       npm run cli -- clock advance STEP [--json]    30m, 6h, 3d, 2w or 1mo: minutes, hours, days, weeks, months
       npm run cli -- clock set INSTANT [--json]     2026-12-01T00:00:00+08:00

Shows or moves the product's clock of the copy that runs in DATA_DIR (.local), or of DATABASE_URL. It runs on from
there; api and worker follow within ${FOLLOWED_WITHIN} ms, and all that was due in between is done. Forward only: what
happened must not lie in the future. Sessions end with their time: sign in again. Never in production.`;

@Module({ imports: [PlatformModule.forRoot({ entities })] })
class CommandModule {}

await run({ name: 'clock', help: HELP, options: { json: { type: 'boolean' } } }, async (options, positionals) => {
  if (process.env.NODE_ENV === 'production') throw new Error("in production the clock is the machine's.");
  process.env.PRODUCT_CLOCK = 'movable';
  const move = readMove(positionals);
  const app = await NestFactory.createApplicationContext(CommandModule, { logger: false, abortOnError: false });
  try {
    const now: Instant = move ? await app.get(ClockSetter).set(move) : app.get(Clock).now();
    // Whoever asks the product after this command ends finds it at the new time.
    if (move) await pause(FOLLOWED_WITHIN);
    const shown = formatInstant(now);
    process.stdout.write(options.json ? `${JSON.stringify({ now: shown })}\n` : `${shown}\n`);
  } finally {
    await app.close();
  }
});
