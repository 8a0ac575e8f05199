import type { Finding } from '#kernel';
import { DateOnScalar, localeOf, type RequestContext, say } from '#platform';
import { CitationType, type Policy } from '#policy';
import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType('ExplainedFinding', { description: 'What one rule says, by which sentence, and what would make it right.' })
export class ExplainedFindingType {
  @Field(() => String) ruleId!: string;
  @Field(() => DateOnScalar, { description: 'The rule’s validFrom.' }) version!: string;
  @Field(() => String) code!: string;
  @Field(() => String, { description: 'REFUSE, REQUIRE, WARN or BADGE.' }) effect!: string;
  @Field(() => String, { description: 'Chinese, or English when Accept-Language prefers it.' }) message!: string;
  @Field(() => String, { nullable: true, description: 'What would make it right; null where nothing would.' })
  remedy!: string | null;
  @Field(() => CitationType, { nullable: true }) citation!: CitationType | null;
}

/** Findings in the reader's language, each with what would make it right by the version of its rule. */
export function explained(
  policy: Policy,
  { findings, rulesUsed }: { findings: readonly Finding[]; rulesUsed: readonly { id: string; version: string }[] },
  reply: RequestContext['reply'],
): ExplainedFindingType[] {
  const language = localeOf(reply.request.headers['accept-language']);
  const versions = new Map(rulesUsed.map(({ id, version }) => [id, version]));
  return findings.map(({ text, ...finding }) => {
    const version = versions.get(finding.ruleId)!;
    const remedy = policy.rule({ id: finding.ruleId, version })?.remedy ?? null;
    return { ...finding, version, message: say(text, language), remedy: remedy && say(remedy, language) };
  });
}
