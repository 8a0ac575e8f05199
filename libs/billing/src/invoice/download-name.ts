/**
 * A Content-Disposition that saves a file under this name (RFC 6266): the exact name for today's programs, beside
 * an ASCII one, since provider codes and so invoice numbers may have any letters.
 */
export function attachment(name: string): string {
  const ascii = name.replace(/[^\w.-]/g, '_');
  const exact = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return ascii === name
    ? `attachment; filename="${ascii}"`
    : `attachment; filename="${ascii}"; filename*=UTF-8''${exact}`;
}
