import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { sandboxParts } from '../core/index.js';
import { enumOf, OrganizationType } from '../organization/organization.type.js';

export const SandboxPartEnum = enumOf(sandboxParts);
registerEnumType(SandboxPartEnum, {
  name: 'SandboxPart',
  description: 'As whom one acts in a sandbox: the provider, or the buyer, approver or finance of its agency.',
});

@ObjectType('Sandbox', {
  description:
    'Where a provider tries listing, order, usage and invoice with an agency of its own, apart from all that is real.',
})
export class SandboxType {
  @Field(() => OrganizationType) provider!: OrganizationType;
  @Field(() => OrganizationType) agency!: OrganizationType;
}
