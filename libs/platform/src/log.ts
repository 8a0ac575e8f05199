import type { LoggerService } from '@nestjs/common';
import { pino } from 'pino';

/** The process's structured log (JSON lines). Secrets are never passed to it; these paths are a second net. */
export const log = pino({
  level: process.env.LOG_LEVEL ?? 'info',
  base: { process: process.env.YUNSHI_PROCESS ?? 'yunshi' },
  redact: ['*.password', '*.secret', '*.refreshToken', '*.accessToken', '*.authorization', 'req.headers'],
});

/** Lets Nest write into the same log. */
export class NestLog implements LoggerService {
  log(message: unknown, context?: string): void {
    log.debug({ context }, String(message));
  }
  error(message: unknown, stack?: string, context?: string): void {
    log.error({ context, stack }, String(message));
  }
  warn(message: unknown, context?: string): void {
    log.warn({ context }, String(message));
  }
}
