import { type Actor, Allow, CurrentActor } from '#identity';
import { Clock, forbidden, type Instant, SECOND } from '#kernel';
import { Audit, DateTime, type RequestContext, Transactions } from '#platform';
import { Context, Mutation, Resolver } from '@nestjs/graphql';
import { decodeJwt } from 'jose';
import { QueueBoardCookie } from './queue-board-cookie.js';

@Resolver()
export class QueueBoardResolver {
  constructor(
    private readonly cookie: QueueBoardCookie,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Mutation(() => DateTime, {
    description: 'Lets this browser look at the queues of the workers, at /queues, until the instant that it answers.',
  })
  @Allow('openQueueBoard')
  async openQueueBoard(@CurrentActor() actor: Actor, @Context() context: RequestContext): Promise<Instant> {
    const token = /^Bearer (\S+)$/i.exec(context.reply.request.headers.authorization ?? '')?.[1];
    // A key is for programs, and has no end to tell.
    const { exp } = token?.includes('.') ? decodeJwt(token) : {};
    if (!token || !exp) throw forbidden();
    const expiresAt = exp * SECOND;
    await this.transactions.run((manager) =>
      this.audit.write(manager, actor, {
        action: 'openQueueBoard',
        subject: 'person',
        subjectId: actor.personId,
        after: { expiresAt },
      }),
    );
    this.cookie.keep(context, token, { now: this.clock.now(), expiresAt });
    return expiresAt;
  }
}
