import { type Decimal, DomainError, text } from '#kernel/core';
import type { ContractStatus } from './contract.js';
import { PROCUREMENT_ERRORS } from './errors.js';

/** Whose place a successor takes. */
export const NOVATED_SIDES = ['BUYER', 'PROVIDER'] as const;
export type NovatedSide = (typeof NOVATED_SIDES)[number];

/** Who consents to a novation. */
export const NOVATION_PARTIES = ['BUYER', 'PROVIDER', 'SUCCESSOR'] as const;
export type NovationParty = (typeof NOVATION_PARTIES)[number];

/** What is known of a contract that is to pass to a successor. */
export interface NovatedContract {
  number: string;
  status: ContractStatus;
  frozen: boolean;
  /** Orders under it that are not done, and services that somebody has. */
  openOrders: number;
  services: number;
  /** Of its maximum value, neither ordered nor used. */
  left: Decimal;
}

/**
 * NOVATION_RESTRICTED unless the contract is in force and not frozen, nothing under it is open, and something of its
 * money is left. Services and open orders stay with whom they were ordered from and by: a buyer's budgets have reserved
 * what they cost, and a provider runs them, is paid for them and answers for them.
 */
export function checkNovation({ number, status, frozen, openOrders, services, left }: NovatedContract): void {
  const refuse = (en: string, zh: string): never => {
    throw new DomainError(PROCUREMENT_ERRORS.NOVATION_RESTRICTED, text(en, zh));
  };
  if (status !== 'ACTIVE') refuse(`${number} is ${status}.`, `合同 ${number} 状态为 ${status}。`);
  if (frozen) refuse(`${number} is frozen.`, `合同 ${number} 已冻结。`);
  if (openOrders || services)
    refuse(
      `${openOrders} orders and ${services} services under ${number} are not over: they stay with the two that agreed on them, whose budgets and invoices bear them. Let them end or terminate them first.`,
      `合同 ${number} 项下有 ${openOrders} 份订单、${services} 项服务尚未结束：其预算与账单由原双方承担，不随合同转移。请先履行完毕或终止。`,
    );
  if (left.lte(0)) refuse(`Nothing of ${number} is left to pass on.`, `合同 ${number} 已无剩余金额可转移。`);
}
