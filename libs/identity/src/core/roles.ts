export const organizationKinds = [
  'AGENCY',
  'PUBLIC_INSTITUTION',
  'ENTERPRISE',
  'MULTINATIONAL',
  'PROVIDER',
  'OPERATOR',
  'ASSESSOR',
] as const;
export type OrganizationKind = (typeof organizationKinds)[number];

/** What a provider is on the market; one may be several. 001 四(五) names the first four, the others come beside them. */
export const providerKinds = [
  'TELECOM_CARRIER',
  'COMPUTE',
  'DATA',
  'SECURITY',
  'SYSTEM_INTEGRATOR',
  'INDUSTRY_CENTER',
] as const;
export type ProviderKind = (typeof providerKinds)[number];

const buyerRoles = ['BUYER', 'APPROVER', 'FINANCE', 'ORG_ADMIN'] as const;
const providerRoles = ['PROVIDER_CATALOG', 'PROVIDER_OPERATIONS', 'PROVIDER_FINANCE', 'PROVIDER_ADMIN'] as const;
/** Of a third-party body: it reports on others. */
const assessorRoles = ['ASSESSOR'] as const;
/** Runs the public service platform for data across borders; neither regulates nor sells. 002 二(四)17. */
const platformRoles = ['PLATFORM_OPERATOR'] as const;
const operatorRoles = ['OPERATOR_REVIEWER', 'OPERATOR_ADMIN', 'AUDITOR'] as const;
export const roles = [...buyerRoles, ...providerRoles, ...assessorRoles, ...platformRoles, ...operatorRoles] as const;
export type Role = (typeof roles)[number];

export const buyerKinds: readonly OrganizationKind[] = ['AGENCY', 'PUBLIC_INSTITUTION', 'ENTERPRISE', 'MULTINATIONAL'];
export const isBuyerKind = (kind: OrganizationKind): boolean => buyerKinds.includes(kind);

/** The roles a person of an organization of this kind may have. */
export function rolesOf(kind: OrganizationKind): readonly Role[] {
  if (isBuyerKind(kind)) return buyerRoles;
  if (kind === 'PROVIDER') return providerRoles;
  return kind === 'OPERATOR' ? [...platformRoles, ...operatorRoles] : [...assessorRoles, 'AUDITOR'];
}

/** Roles that see every organization's things: the operator's and the auditor's. */
export const seesEverything = (held: readonly Role[]): boolean =>
  held.some((role) => (operatorRoles as readonly Role[]).includes(role));

/** A buyer's roles that also read, and never change, what its descendants have. */
export const readsDescendants = (held: readonly Role[]): boolean =>
  held.includes('FINANCE') || held.includes('ORG_ADMIN');
