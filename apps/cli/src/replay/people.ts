import { createHmac } from 'node:crypto';
import { Client, isRefusal } from './client.js';
import { shortHash } from './focus-row.js';
import { slug } from './survey.js';

interface OrganizationWish {
  kind: 'PROVIDER' | 'AGENCY';
  /** What the file calls it. */
  key: string;
  name: string;
}

/** Makes organizations and people as the operator and signs them in; passwords follow from the operator's. */
export class People {
  private constructor(
    readonly operator: Client,
    private readonly url: string,
    private readonly secret: string,
  ) {}

  static async open(url: string, email: string, password: string): Promise<People> {
    return new People(await Client.signIn(url, email, password), url, password);
  }

  /** The organization's id; made when it does not exist. */
  async organization({ kind, key, name }: OrganizationWish): Promise<{ id: string; code: string }> {
    const code = `FOCUS-${kind === 'PROVIDER' ? 'P' : 'A'}-${slug(key, 24)}-${shortHash(key, 6)}`;
    const { organizations } = await this.operator.run<{ organizations: { id: string; code: string }[] }>(
      'query($k:[OrganizationKind!],$t:String){organizations(kinds:$k,text:$t){id code}}',
      { k: [kind], t: code },
    );
    const existing = organizations.find((organization) => organization.code === code);
    if (existing) return existing;
    const { createOrganization } = await this.operator.run<{ createOrganization: { id: string; code: string } }>(
      'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id code}}',
      { i: { kind, code, name: name.slice(0, 200), idempotencyKey: `replay:${code}` } },
    );
    return createOrganization;
  }

  /** A signed-in person of the organization. */
  async person(organization: { id: string; code: string }, part: string, roles: string[]): Promise<Client> {
    const email = `${part}@${organization.code.toLowerCase()}.example`;
    const password = createHmac('sha256', this.secret).update(`yunshi replay ${email}`).digest('base64url');
    try {
      return await Client.signIn(this.url, email, password);
    } catch (error) {
      if (!isRefusal(error, 'UNAUTHENTICATED')) throw error;
    }
    await this.operator.run('mutation($i:CreatePersonInput!){createPerson(input:$i){id}}', {
      i: { organizationId: organization.id, email, name: part, roles, initialPassword: password },
    });
    return Client.signIn(this.url, email, password);
  }
}
