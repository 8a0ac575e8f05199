import { ApiError, type ApiIssue, UNREACHABLE } from '../graphql/errors';
import { language } from '../i18n/language';
import { session } from './session-store';

/** Sends a file to a route of the api. Throws ApiError. */
export async function upload(path: string, file: File): Promise<void> {
  const response = await session
    .fetch(path, {
      method: 'POST',
      headers: { 'accept-language': language(), 'content-type': file.type || 'application/octet-stream' },
      body: file,
    })
    .catch(() => null);
  if (response?.ok) return;
  const said = (await response?.json().catch(() => null)) as {
    error?: { code?: string; message?: string; issues?: ApiIssue[] };
  } | null;
  throw new ApiError(said?.error?.code ?? UNREACHABLE, said?.error?.message ?? '', said?.error?.issues);
}
