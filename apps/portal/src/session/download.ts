import { ApiError, UNREACHABLE } from '../graphql/errors';
import { language } from '../i18n/language';
import { saveFile } from './save-file';
import { session } from './session-store';

/** The name the api gives a file, as RFC 6266 writes it. */
function nameOf(disposition: string | null): string {
  const wide = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  if (wide) return decodeURIComponent(wide);
  return /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? 'download';
}

/** Saves a file of the api under the name it has there. Throws ApiError. */
export async function download(path: string): Promise<void> {
  const response = await session.fetch(path, { headers: { 'accept-language': language() } });
  if (!response.ok) {
    const said = (await response.json().catch(() => null)) as { error?: { code?: string; message?: string } } | null;
    throw new ApiError(said?.error?.code ?? UNREACHABLE, said?.error?.message ?? '');
  }
  saveFile(await response.blob(), nameOf(response.headers.get('content-disposition')));
}
