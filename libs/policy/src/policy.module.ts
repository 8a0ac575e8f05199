import { Global, Module } from '@nestjs/common';
import { Policy } from './rules/policy.service.js';

/** The plans' rules, categories and zones; global, since listing, pricing and ordering all ask them. */
@Global()
@Module({ providers: [Policy], exports: [Policy] })
export class PolicyModule {}
