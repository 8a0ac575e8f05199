import { localeOf, type RequestContext, say } from '#platform';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Withholding } from './withholdings.service.js';
import { WithholdingType } from './withholding.type.js';

@Resolver(() => WithholdingType)
export class WithholdingResolver {
  @ResolveField(() => [String], { description: 'As in findings.' })
  codes(@Parent() { findings }: Withholding): string[] {
    return findings.map(({ code }) => code);
  }

  @ResolveField(() => [String], { description: 'Chinese, or English when Accept-Language prefers it.' })
  reasons(@Parent() { findings }: Withholding, @Context() { reply }: RequestContext): string[] {
    const language = localeOf(reply.request.headers['accept-language']);
    return findings.map(({ text }) => say(text, language));
  }
}
