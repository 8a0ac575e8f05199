import { billingResolvers } from '#billing';
import { catalogResolvers } from '#catalog';
import { identityResolvers } from '#identity';
import { meteringResolvers } from '#metering';
import { complianceResolvers } from '#compliance';
import { policyResolvers } from '#policy';
import { procurementResolvers } from '#procurement';
import { reportingResolvers } from '#reporting';
import { QueueBoardResolver } from './queues/queue-board.resolver.js';

/** Every resolver of the api, for the schema and for the test that walks all guards. */
export const resolvers = [
  ...identityResolvers,
  ...policyResolvers,
  ...complianceResolvers,
  ...catalogResolvers,
  ...procurementResolvers,
  ...meteringResolvers,
  ...billingResolvers,
  ...reportingResolvers,
  QueueBoardResolver,
];
