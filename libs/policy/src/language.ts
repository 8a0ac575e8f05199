import { localeOf, type RequestContext } from '#platform';

/** The language that this request's reader prefers. */
export const languageOf = ({ reply }: RequestContext): ReturnType<typeof localeOf> =>
  localeOf(reply.request.headers['accept-language']);

export const inLanguage = { description: 'Chinese, or English when Accept-Language prefers it.' };
