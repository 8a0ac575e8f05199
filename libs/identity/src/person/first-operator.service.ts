import { Clock, DomainError, type Id, newId, text } from '#kernel';
import { at, Audit, bin, rows, system, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { type Role } from '../core/index.js';
import { hashPassword } from './password.js';

export interface FirstOperator {
  code: string;
  name: string;
  email: string;
  personName: string;
  roles: Role[];
  password: string;
}

/** Makes the operator's organization and its first person, who then makes all others. Once per database. */
@Injectable()
export class FirstOperators {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async create(operator: FirstOperator): Promise<{ organizationId: Id; personId: Id }> {
    const [organizationId, personId, now] = [newId(), newId(), at(this.clock.now())];
    const passwordHash = await hashPassword(operator.password);
    await this.transactions.run(async (manager) => {
      const [existing] = await rows<{ code: string }>(
        manager,
        "SELECT code FROM organization WHERE kind = 'OPERATOR' LIMIT 1 FOR UPDATE",
      );
      if (existing)
        throw new DomainError(
          'ALREADY_EXISTS',
          text(
            `The operator ${existing.code} exists; its administrators add people.`,
            `运营机构 ${existing.code} 已存在，由其管理员添加人员。`,
          ),
        );
      await manager.query(
        "INSERT INTO organization (id, kind, code, name, uscc, division_code, parent_id, path, created_at) VALUES (?,'OPERATOR',?,?,NULL,NULL,NULL,?,?)",
        [bin(organizationId), operator.code, operator.name, `${organizationId}/`, now],
      );
      await manager.query(
        'INSERT INTO person (id, organization_id, email, name, roles, password_hash, created_at) VALUES (?,?,?,?,?,?,?)',
        [
          bin(personId),
          bin(organizationId),
          operator.email.toLowerCase(),
          operator.personName,
          JSON.stringify(operator.roles),
          passwordHash,
          now,
        ],
      );
      await this.audit.write(manager, system('create-operator'), {
        action: 'createOperator',
        subject: 'organization',
        subjectId: organizationId,
        after: { code: operator.code, name: operator.name, email: operator.email, roles: operator.roles },
      });
    });
    return { organizationId, personId };
  }
}
