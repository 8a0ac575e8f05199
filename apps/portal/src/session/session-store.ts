import { codeOf } from '../graphql/errors';
import { type Document, post, send } from '../graphql/request';
import {
  EndSessionDocument,
  MySessionsDocument,
  RefreshSessionDocument,
  ViewerNowDocument,
  type SessionPartsFragment,
} from './session.generated';

export type Viewer = SessionPartsFragment['viewer'];

/**
 * `asking`: whether a session goes on is being asked. `none`: sign in. `open`: it goes on. `expired`: it ended while
 * somebody worked; the page stays as it is until they sign in again.
 */
export type SessionState = { status: 'asking' | 'none'; viewer: null } | { status: 'open' | 'expired'; viewer: Viewer };

/** One tab after the other: a refresh token is good for one exchange, and tabs share it. */
const oneTab = <T>(work: () => Promise<T>): Promise<T> =>
  'locks' in navigator ? navigator.locks.request('yunshi-session', work) : work();

class SessionStore {
  private state: SessionState = { status: 'asking', viewer: null };
  private token: string | null = null;
  private refreshing: Promise<boolean> | null = null;
  /** By which the person acts for a colleague; of this page alone, and forgotten with it. */
  private delegation: string | null = null;
  private untilOver: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  /** Requests that wait for somebody to sign in again. */
  private waiting: (() => void)[] = [];

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly read = (): SessionState => this.state;

  /** After a sign-in. */
  begin({ accessToken, viewer }: SessionPartsFragment): void {
    this.token = accessToken;
    // Whoever acts for a colleague goes on doing so with a new token.
    const acting = this.delegation !== null && this.state.viewer?.id === viewer.id ? this.state.viewer : viewer;
    this.set({ status: 'open', viewer: acting });
    this.waiting.splice(0).forEach((go) => go());
  }

  /** Whether the cookie still opens a session. */
  async resume(): Promise<void> {
    if (!(await this.refresh())) this.set({ status: 'none', viewer: null });
  }

  /** Nobody could be asked whether it goes on. */
  lost(): void {
    if (this.state.status === 'asking') this.set({ status: 'none', viewer: null });
  }

  async end(): Promise<void> {
    const { sessions } = await this.ask(MySessionsDocument, {});
    const current = sessions.find((session) => session.current);
    if (current) await this.ask(EndSessionDocument, { id: current.id });
    this.token = null;
    this.delegation = null;
    this.set({ status: 'none', viewer: null });
  }

  /** In a colleague's roles from now on, until the delegation is over; null: in one's own again. */
  async actFor(delegation: { id: string; endsAt: string } | null): Promise<void> {
    clearTimeout(this.untilOver);
    const before = this.delegation;
    this.delegation = delegation?.id ?? null;
    try {
      const { viewer } = await this.ask(ViewerNowDocument, {});
      this.set({ status: 'open', viewer });
    } catch (error) {
      this.delegation = before;
      throw error;
    }
    if (!delegation) return;
    const left = Date.parse(delegation.endsAt) - Date.now();
    // Longer than a timer can wait, the page is reloaded before.
    if (left < 2 ** 31) this.untilOver = setTimeout(() => void this.actFor(null), left);
  }

  /** A request of whoever is signed in; it waits where they have to sign in again first. */
  async ask<Result, Variables>(
    document: Document<Result, Variables>,
    variables: Variables,
    signal?: AbortSignal,
  ): Promise<Result> {
    for (;;) {
      try {
        return await send(document, variables, {
          ...{ token: this.token, delegation: this.delegation },
          ...(signal && { signal }),
        });
      } catch (error) {
        if (codeOf(error) !== 'UNAUTHENTICATED') throw error;
        if (await this.refresh()) continue;
        if (this.state.viewer === null) throw error;
        await this.signedInAgain(this.state.viewer);
      }
    }
  }

  /** The whole answer to any request, with what it refuses, as whoever is signed in. */
  async raw(request: object): Promise<unknown> {
    for (let isAgain = false; ; isAgain = true) {
      const answer = (await post(request, { token: this.token, delegation: this.delegation })) as {
        errors?: { extensions?: { code?: string } }[];
      };
      const isOver = answer?.errors?.some((error) => error.extensions?.code === 'UNAUTHENTICATED') ?? false;
      if (!isOver || isAgain || this.state.viewer === null) return answer;
      if (!(await this.refresh())) await this.signedInAgain(this.state.viewer);
    }
  }

  /** A file of the api, as whoever is signed in. */
  async fetch(
    path: string,
    { headers, ...more }: RequestInit & { headers: Record<string, string> },
  ): Promise<Response> {
    for (let isAgain = false; ; isAgain = true) {
      const response = await fetch(path, {
        ...more,
        headers: {
          ...{ ...headers, authorization: `Bearer ${this.token ?? ''}` },
          ...(this.delegation !== null && { 'x-delegation': this.delegation }),
        },
      });
      if (response.status !== 401 || isAgain || this.state.viewer === null) return response;
      if (!(await this.refresh())) await this.signedInAgain(this.state.viewer);
    }
  }

  private refresh(): Promise<boolean> {
    this.refreshing ??= oneTab(async () => {
      try {
        const opened = (await send(RefreshSessionDocument, {})).refreshSession;
        if (this.isAnother(opened.viewer)) return await this.startAnew();
        this.begin(opened);
        return true;
      } catch (error) {
        if (codeOf(error) === 'UNAUTHENTICATED') return false;
        throw error;
      }
    }).finally(() => (this.refreshing = null));
    return this.refreshing;
  }

  /** Somebody else has signed in beside this page: what was asked for here is nobody's request any more. */
  private isAnother({ id, organization }: Viewer): boolean {
    const { viewer } = this.state;
    return viewer !== null && (viewer.id !== id || viewer.organization.id !== organization.id);
  }

  /** The page begins again as whoever is signed in now; nothing of before is asked or shown. */
  private startAnew(): Promise<never> {
    location.reload();
    return new Promise(() => undefined);
  }

  private signedInAgain(viewer: Viewer): Promise<void> {
    this.set({ status: 'expired', viewer });
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private set(state: SessionState): void {
    this.state = state;
    this.listeners.forEach((listener) => listener());
  }
}

export const session = new SessionStore();
