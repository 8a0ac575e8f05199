import { identityResolvers } from '#identity';

/** Every resolver of the api, for the schema and for the test that walks all guards. */
export const resolvers = [...identityResolvers];
