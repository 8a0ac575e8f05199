import { type NotificationEvent, Notifications } from '#identity';
import type { Id, Text } from '#kernel';
import type { Doer } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Contract } from './contract.rows.js';

type ContractEvent = Extract<NotificationEvent, `CONTRACT_${string}`>;
export type ContractSide = 'BUYER' | 'PROVIDER';

/** What is told of a contract; without a side, to both. */
export interface ContractTelling {
  event: ContractEvent;
  to?: ContractSide | null;
  facts?: Readonly<Record<string, string | Text>>;
}

/** Tells both sides, and who else is concerned, of what becomes of contracts: in the transaction of the change, and not who did it. */
@Injectable()
export class ContractNews {
  constructor(private readonly notifications: Notifications) {}

  async tell(
    manager: EntityManager,
    doer: Doer,
    contract: Pick<Contract, 'id' | 'number' | 'title' | 'organizationId' | 'providerId'>,
    { event, to = null, facts = {} }: ContractTelling,
    others: readonly Id[] = [],
  ): Promise<void> {
    const { id: subjectId, number, title, organizationId, providerId } = contract;
    const sides: Record<ContractSide, Id> = { BUYER: organizationId, PROVIDER: providerId };
    await this.notifications.tell(
      manager,
      [...(to ? [sides[to]] : Object.values(sides)), ...others].map((side) => ({
        ...{ event, to: { organizationId: side }, except: [doer.personId], subjectId },
        facts: { number, title, ...facts },
      })),
    );
  }
}
