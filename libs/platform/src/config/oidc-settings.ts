/** A provider of identities (OpenID Connect) that people may sign in by. */
export interface OidcSettings {
  /** As clients name it. */
  code: string;
  name: string;
  /** Its issuer: an https URL; outside production http too. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Where it sends people back: a page of the portal's. */
  redirectUri: string;
  /** Whose verified addresses it may speak for: people are known by them at their first sign-in. */
  emailDomains: readonly string[];
  /** Values of `acr` and `amr` that say a second factor was asked for there. */
  secondFactor: readonly string[];
}

const MOST = 20;

/**
 * Reads the JSON list of OIDC_PROVIDERS; empty text means none. Throws one sentence that names the field and never a
 * value: a secret may stand in the wrong place.
 */
export function readOidcSettings(written: string, production: boolean): OidcSettings[] {
  if (!written.trim()) return [];
  const list = parsed(written);
  if (!Array.isArray(list) || list.length > MOST)
    throw new Error(`OIDC_PROVIDERS must be a JSON list of at most ${MOST} providers.`);
  const settings = list.map((one: unknown, index) => readOne(one, `OIDC_PROVIDERS[${index}]`, production));
  if (new Set(settings.map(({ code }) => code)).size < settings.length)
    throw new Error('OIDC_PROVIDERS must name each code once.');
  return settings;
}

function parsed(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    throw new Error('OIDC_PROVIDERS must be JSON.');
  }
}

function readOne(one: unknown, where: string, production: boolean): OidcSettings {
  const fields = (typeof one === 'object' && one !== null ? one : {}) as Record<string, unknown>;
  const text = (name: string): string => {
    const value = fields[name];
    if (typeof value !== 'string' || !value || value.length > 1_000)
      throw new Error(`${where}.${name} must be a text of 1 to 1000 characters.`);
    return value;
  };
  const texts = (name: string): string[] => {
    const value = fields[name] ?? [];
    if (!Array.isArray(value) || value.length > 100 || !value.every((each): each is string => typeof each === 'string'))
      throw new Error(`${where}.${name} must be a list of texts.`);
    return value;
  };
  const url = (name: string): string => {
    const value = text(name);
    const protocols = production ? ['https:'] : ['https:', 'http:'];
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol))
      throw new Error(`${where}.${name} must be a URL beginning with ${protocols.join(' or ')}//.`);
    return value;
  };
  return {
    code: text('code'),
    name: text('name'),
    issuer: url('issuer'),
    clientId: text('clientId'),
    clientSecret: text('clientSecret'),
    redirectUri: url('redirectUri'),
    emailDomains: texts('emailDomains').map((domain) => domain.toLowerCase()),
    secondFactor: texts('secondFactor'),
  };
}
