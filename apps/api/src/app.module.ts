import { BillingGraphqlModule, BillingModule } from '#billing';
import { CatalogGraphqlModule, CatalogModule } from '#catalog';
import { ComplianceGraphqlModule, ComplianceModule } from '#compliance';
import { IdentityGraphqlModule, IdentityModule } from '#identity';
import { MeteringGraphqlModule, MeteringModule } from '#metering';
import { PolicyGraphqlModule, PolicyModule } from '#policy';
import { ProcurementGraphqlModule, ProcurementModule } from '#procurement';
import { ErrorsFilter, formatErrors, limitCost, plainFields, PlatformModule } from '#platform';
import { ReportingGraphqlModule, ReportingModule } from '#reporting';
import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { entities } from '../../cli/src/schema.js';
import { HealthController } from './health.controller.js';
import { QueueBoardCookie } from './queues/queue-board-cookie.js';
import { QueueBoardResolver } from './queues/queue-board.resolver.js';
import { QueueBoard } from './queues/queue-board.service.js';
import { QueuesController } from './queues/queues.controller.js';
import { SchemaController } from './schema.controller.js';

type MercuriusHooks = NonNullable<MercuriusDriverConfig['hooks']>;

/** Refuses too large a query before it runs, whether compiled or not. */
const hooks: MercuriusHooks = {
  preExecution: (schema, document, context, variables) => {
    limitCost(schema, document, context, variables);
    return Promise.resolve();
  },
};

@Module({
  imports: [
    PlatformModule.forRoot({ entities }),
    GraphQLModule.forRoot<MercuriusDriverConfig>({
      driver: MercuriusDriver,
      autoSchemaFile: true,
      sortSchema: true,
      transformSchema: plainFields,
      jit: 1,
      // The introspection query that clients send has 15 levels; what is really too much is refused by its cost.
      queryDepth: 20,
      allowBatchedQueries: false,
      graphiql: false,
      context: (request: FastifyRequest, reply: FastifyReply) => ({ request, reply, loaders: new Map() }),
      errorFormatter: formatErrors,
      hooks,
    }),
    IdentityModule,
    IdentityGraphqlModule,
    PolicyModule,
    PolicyGraphqlModule,
    ComplianceModule,
    ComplianceGraphqlModule,
    CatalogModule,
    CatalogGraphqlModule,
    ProcurementModule,
    ProcurementGraphqlModule,
    MeteringModule,
    MeteringGraphqlModule,
    BillingModule,
    BillingGraphqlModule,
    ReportingModule,
    ReportingGraphqlModule,
  ],
  controllers: [HealthController, SchemaController, QueuesController],
  providers: [QueueBoard, QueueBoardCookie, QueueBoardResolver, { provide: APP_FILTER, useClass: ErrorsFilter }],
})
export class AppModule {}
