import { DomainError, text } from '#kernel';

interface DriverError {
  code?: string;
  errno?: number;
  syscall?: string;
}

const driverError = (error: unknown): DriverError => {
  const outer = error as { driverError?: DriverError } & DriverError;
  return outer?.driverError ?? outer ?? {};
};

const DUPLICATE = 1062;
const RETRYABLE = new Set([1213, 1205, 1020]); // deadlock, lock wait, record changed since last read
const FULL = new Set([1021, 1114, 1041, 1030]); // disk full, table full, out of memory, storage engine error
const GONE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_READ_ONLY_MODE',
  'ER_NORMAL_SHUTDOWN',
  'ER_CONNECTION_KILLED',
  'ER_QUERY_INTERRUPTED',
]);

export const isDuplicate = (error: unknown): boolean => driverError(error).errno === DUPLICATE;
export const isRetryable = (error: unknown): boolean => RETRYABLE.has(driverError(error).errno ?? 0);

/** What a client is told when the database cannot serve; null when the error is something else. */
export function databaseFault(error: unknown): DomainError | null {
  const { code, errno, syscall } = driverError(error);
  if (FULL.has(errno ?? 0))
    return new DomainError(
      'UNAVAILABLE',
      text(
        'The database has no space left; nothing was saved. Try again later.',
        '数据库空间不足，未保存任何内容，请稍后重试。',
      ),
    );
  const message = error instanceof Error ? error.message : '';
  if (
    (code !== undefined && GONE.has(code)) ||
    (code === 'ENOENT' && syscall === 'connect') || // the server's socket
    /closed state|Connection lost|Pool is closed/.test(message) ||
    isRetryable(error)
  )
    return new DomainError(
      'UNAVAILABLE',
      text(
        'The database cannot be reached at the moment. Send the request again.',
        '数据库暂时无法访问，请重新发送请求。',
      ),
    );
  return null;
}
