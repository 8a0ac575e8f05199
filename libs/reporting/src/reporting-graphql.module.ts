import { Module } from '@nestjs/common';
import { OcdsController } from './release/ocds.controller.js';
import { PublicContractsController } from './release/public-contracts.controller.js';
import { MigrationSavingResolver } from './saving/saving.resolver.js';
import { WithholdingResolver } from './withholding/withholding.resolver.js';

export const reportingResolvers = [WithholdingResolver, MigrationSavingResolver];

/** Resolvers and public routes; only the api imports it. */
@Module({ controllers: [OcdsController, PublicContractsController], providers: reportingResolvers })
export class ReportingGraphqlModule {}
