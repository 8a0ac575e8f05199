import { OcdsCursorEntity, OcdsReleaseEntity, OcdsWithholdingEntity } from './release/ocds-release.entity.js';

export * from './migrations/index.js';
export { PublishedReleases } from './release/published-releases.service.js';
export * from './reporting-graphql.module.js';
export * from './reporting-jobs.module.js';
export * from './reporting.module.js';

export const reportingEntities = [OcdsReleaseEntity, OcdsCursorEntity, OcdsWithholdingEntity];
