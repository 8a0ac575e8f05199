import { Module } from '@nestjs/common';
import { AdmissionResolver } from './admission/admission.resolver.js';
import { AdmissionApplicationResolver } from './admission/application.resolver.js';
import { BodyResolver } from './body/body.resolver.js';
import { EvidenceResolver } from './evidence/evidence.resolver.js';

export const complianceResolvers = [BodyResolver, EvidenceResolver, AdmissionApplicationResolver, AdmissionResolver];

/** Only the api imports it. */
@Module({ providers: complianceResolvers })
export class ComplianceGraphqlModule {}
