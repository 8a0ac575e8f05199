import { DomainError, text } from '#kernel';
import type { RequestContext } from '#platform';
import { type ExecutionContext, Injectable, UseGuards } from '@nestjs/common';
import { Args, Context, Extensions, GqlExecutionContext, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { AuthGuard } from '@nestjs/passport';
import { type Actor, CurrentActor } from '../access/actor.js';
import { Allow, Public } from '../access/access.guard.js';
import type { Person } from '../person/person.service.js';
import { SessionCookie } from './session-cookie.js';
import { type OpenSession, Sessions } from './session.service.js';
import { OpenSessionType, SessionType, SignInInput } from './session.type.js';

/** The same words for an unknown address and a wrong password. */
const wrongPassword = (): DomainError =>
  new DomainError('UNAUTHENTICATED', text('The address or the password is wrong.', '邮箱或密码不正确。'));

interface SignIn {
  body: SignInInput;
  user?: Person;
}
type SignInContext = RequestContext & { signIn?: SignIn };

/** Lets passport's local strategy read the mutation's input as if it were a form. */
@Injectable()
class SignInGuard extends AuthGuard('local') {
  override getRequest(context: ExecutionContext): SignIn {
    const gql = GqlExecutionContext.create(context);
    // One for each field: a request may hold several, which run one after another.
    return (gql.getContext<SignInContext>().signIn = { body: gql.getArgs<{ input: SignInInput }>().input });
  }

  override handleRequest<T>(error: unknown, user: T | false): T {
    if (error) throw error as Error;
    if (!user) throw wrongPassword();
    return user;
  }
}

@Resolver(() => SessionType)
export class SessionResolver {
  constructor(
    private readonly sessions: Sessions,
    private readonly cookie: SessionCookie,
  ) {}

  // A password check is meant to be slow: a few fit in one request under other names, not thousands.
  @Extensions({ cost: 40_000 })
  @Mutation(() => SessionType, { description: 'Opens a session; everyone may call it.' })
  @Public()
  @UseGuards(SignInGuard)
  async signIn(@Args('input') _: SignInInput, @Context() context: SignInContext): Promise<SessionType> {
    const person = context.signIn!.user!;
    const session = await this.sessions.open(context.reply.request.id, 'signIn', () => ({ person }));
    return this.cookie.keep(context, session);
  }

  @Mutation(() => SessionType, { description: 'Exchanges a refresh token for a new session; the token counts once.' })
  @Public()
  async refreshSession(
    @Context() context: RequestContext,
    @Args('refreshToken', {
      type: () => String,
      nullable: true,
      description: 'Absent with the header `X-Session: cookie`: then it is the cookie’s.',
    })
    refreshToken?: string | null,
  ): Promise<SessionType> {
    const token = this.cookie.token(context, refreshToken);
    return this.cookie.keep(context, await this.sessions.refresh(token, context.reply.request.id));
  }

  @Query(() => [OpenSessionType], { name: 'sessions', description: 'One’s own, the last used first; at most 100.' })
  @Allow('sessions')
  listSessions(@CurrentActor() actor: Actor): Promise<OpenSession[]> {
    return this.sessions.list(actor);
  }

  @Mutation(() => Boolean, { description: 'Ends one of one’s own sessions, at once; again, nothing happens.' })
  @Allow('endSession')
  async endSession(
    @CurrentActor() actor: Actor,
    @Context() context: RequestContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<boolean> {
    const ended = await this.sessions.end(actor, id);
    if (id === actor.sessionId) this.cookie.drop(context);
    return ended;
  }
}
