import { DomainError } from '#kernel';
import { HttpException } from '@nestjs/common';
import { databaseFault } from '../database/faults.js';
import { log } from '../log.js';
import { type Locale, say } from './locale.js';

/** An error as a client may see it: a stable code, a sentence, and what belongs to the code. */
export interface ToldError {
  code: string;
  message: string;
  issues?: { path: string; code: string; message: string }[];
  findings?: { ruleId: string; code: string; effect: string; message: string; citation: unknown }[];
}

const BY_STATUS: Record<number, string> = {
  400: 'VALIDATION_FAILED',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  503: 'UNAVAILABLE',
};

const MESSAGES: Record<string, { zh: string; en: string }> = {
  UNAUTHENTICATED: {
    en: 'Sign in, or send a valid access token or API key.',
    zh: '请登录，或提供有效的访问令牌或 API 密钥。',
  },
  FORBIDDEN: { en: 'Your role does not allow this.', zh: '您的角色无权执行此操作。' },
  NOT_FOUND: { en: 'No such thing.', zh: '没有这个对象。' },
  INTERNAL: { en: 'Something went wrong on our side.', zh: '系统内部错误。' },
};

/** Everything that may be thrown, turned into what a client may know; what it may not know is logged. */
export function tellError(thrown: unknown, locale: Locale): ToldError {
  const error = databaseFault(thrown) ?? thrown;
  if (error instanceof DomainError) return tellDomain(error, locale);
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown })?.statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    const code = BY_STATUS[status] ?? 'VALIDATION_FAILED';
    return { code, message: MESSAGES[code]?.[locale] ?? (error as Error).message };
  }
  log.error({ err: error instanceof Error ? error.stack : String(error) }, 'unexpected');
  return { code: 'INTERNAL', message: MESSAGES.INTERNAL![locale] };
}

function tellDomain(error: DomainError, locale: Locale): ToldError {
  const { issues, findings } = error.details;
  return {
    code: error.code,
    message: say(error.text, locale),
    ...(issues && {
      issues: issues.map((i) => ({ path: i.path.join('.'), code: i.code, message: say(i.text, locale) })),
    }),
    ...(findings && {
      findings: findings.map(({ text, ...finding }) => ({ ...finding, message: say(text, locale) })),
    }),
  };
}
