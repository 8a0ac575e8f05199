import { type Actor, Allow, CurrentActor, enumOf } from '#identity';
import { type Id, money } from '#kernel';
import { localeOf, MoneyType, type RequestContext, say } from '#platform';
import {
  Args,
  Context,
  Extensions,
  Field,
  ID,
  Int,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
} from '@nestjs/graphql';
import { OrderSubmission, type Problem, REHEARSED } from './order-submission.service.js';
import { FindingType } from './order.type.js';

const RehearsedEnum = enumOf(REHEARSED);
registerEnumType(RehearsedEnum, { name: 'OrderProblemKind' });

@ObjectType('OrderProblem', { description: 'Why the submission would be refused.' })
class OrderProblemType {
  @Field(() => RehearsedEnum) about!: Problem['about'];
  @Field(() => String, { description: 'As submitOrder would answer it.' }) code!: string;
  @Field(() => String, { description: 'Chinese, or English when Accept-Language prefers it.' }) message!: string;
}

@ObjectType('NeededApproval')
class NeededApprovalType {
  @Field(() => String) title!: string;
  @Field(() => Int, { description: 'How many must approve.' }) quorum!: number;
}

@ObjectType('OrderCheck', { description: 'What submitOrder would answer now. Nothing is kept.' })
class OrderCheckType {
  @Field(() => Boolean, { description: 'It would be taken.' }) ready!: boolean;
  @Field(() => [OrderProblemType]) problems!: OrderProblemType[];
  @Field(() => [FindingType], { description: 'All that the rules say, refusals first.' }) findings!: FindingType[];
  @Field(() => [NeededApprovalType], { description: 'Who would have to approve it.' }) approvals!: NeededApprovalType[];
  @Field(() => MoneyType, { nullable: true, description: 'At today’s prices.' }) estimate!: MoneyType | null;
}

@Resolver()
export class OrderRehearsalResolver {
  constructor(private readonly submission: OrderSubmission) {}

  @Query(() => OrderCheckType, { description: 'Of a DRAFT or RETURNED order of your organization.' })
  // It locks what a submission locks: few of them in one request.
  @Extensions({ cost: 2_000 })
  @Allow('orderCheck')
  async orderCheck(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: Id,
    @Context() { reply }: RequestContext,
  ): Promise<OrderCheckType> {
    const { decision, priced, steps, problems } = await this.submission.rehearse(actor, id);
    const locale = localeOf(reply.request.headers['accept-language']);
    const refused = problems.flatMap(({ error }) => error.details.findings ?? []);
    const findings = [...refused, ...(decision?.findings ?? [])];
    return {
      ready: !problems.length,
      problems: problems.map(({ about, error }) => ({ about, code: error.code, message: say(error.text, locale) })),
      findings: findings.map(({ text, ...finding }) => ({ ...finding, message: say(text, locale) })),
      approvals: steps.map(({ title, quorum }) => ({ title, quorum })),
      estimate: priced && money(priced.estimate, priced.currency),
    };
  }
}
