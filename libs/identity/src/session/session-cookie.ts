import { DomainError, SECOND, text } from '#kernel';
import { Config, type RequestContext } from '#platform';
import { Injectable } from '@nestjs/common';
import { REFRESH_LASTS } from './session.service.js';
import type { SessionType } from './session.type.js';

const COOKIE = 'yunshi_session';
/** Where sessions are opened and exchanged; no other address is sent the cookie. */
const PATH = '/graphql';

/**
 * Refresh tokens of pages, which no script of theirs can read: with `X-Session: cookie` they travel as an httpOnly
 * cookie. The header is what keeps forged requests away: another site's page cannot send it, since the api allows no
 * other origin anything; beside it the cookie is SameSite=Strict, and a browser that says "cross-site" is refused.
 */
@Injectable()
export class SessionCookie {
  constructor(private readonly config: Config) {}

  /** The session as it is answered: where a cookie is wanted it holds the refresh token, and the answer does not. */
  keep(context: RequestContext, session: SessionType): SessionType {
    if (session.refreshToken === null || !this.wanted(context)) return session;
    context.reply.setCookie(COOKIE, session.refreshToken, { ...this.attributes(), maxAge: REFRESH_LASTS / SECOND });
    return { ...session, refreshToken: null };
  }

  /** The token to exchange: as given, or the cookie's. */
  token(context: RequestContext, given: string | null | undefined): string | null {
    return this.wanted(context) ? (given ?? context.reply.request.cookies[COOKIE] ?? null) : (given ?? null);
  }

  drop(context: RequestContext): void {
    if (this.wanted(context)) context.reply.clearCookie(COOKIE, this.attributes());
  }

  private wanted({ reply }: RequestContext): boolean {
    const { headers } = reply.request;
    if (headers['x-session'] !== 'cookie') return false;
    if (headers['sec-fetch-site'] === 'cross-site')
      throw new DomainError(
        'FORBIDDEN',
        text('Sessions in cookies are for pages of this origin.', '以 Cookie 保持的会话仅限本站页面使用。'),
      );
    return true;
  }

  private attributes(): { path: string; httpOnly: true; sameSite: 'strict'; secure: boolean } {
    return { path: PATH, httpOnly: true, sameSite: 'strict', secure: this.config.production };
  }
}
