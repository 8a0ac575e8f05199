import { Procurement1763600300000 } from './1763600300000-procurement.js';
import { InstanceQuantity1764130010000 } from './1764130010000-instance-quantity.js';
import { InstanceSharing1764130020000 } from './1764130020000-instance-sharing.js';
import { InstanceLabels1764130060000 } from './1764130060000-instance-labels.js';
import { Baskets1764340010000 } from './1764340010000-baskets.js';
import { OpenSubscriptions1764340030000 } from './1764340030000-open-subscriptions.js';
import { BasketWriters1764360002000 } from './1764360002000-basket-writers.js';
import { Notices1764373000000 } from './1764373000000-notices.js';
import { ContractEvents1764440060200 } from './1764440060200-contract-events.js';
import { CarryOver1764440060100 } from './1764440060100-carry-over.js';
import { BudgetYears1764382000000 } from './1764382000000-budget-years.js';
import { SpendWatch1764383000000 } from './1764383000000-spend-watch.js';
import { OrderApprovals1764384000000 } from './1764384000000-order-approvals.js';
import { InstanceSync1764400000000 } from './1764400000000-instance-sync.js';
import { ProviderAgents1764400100000 } from './1764400100000-provider-agents.js';
import { Contracts1764385000000 } from './1764385000000-contracts.js';
import { InstanceSuspension1764440030000 } from './1764440030000-instance-suspension.js';
import { InstanceExit1764440030100 } from './1764440030100-instance-exit.js';
import { ContractNovations1764440020300 } from './1764440020300-contract-novations.js';
import { ContractReminders1764440020200 } from './1764440020200-contract-reminders.js';
import { InstanceNotice1764440030400 } from './1764440030400-instance-notice.js';
import { OrderTalks1764386000000 } from './1764386000000-order-talks.js';
import { Brokers1764410000000 } from './1764410000000-brokers.js';
import { BrokerPlans1764440010000 } from './1764440010000-broker-plans.js';
import { ServiceBindings1764440010100 } from './1764440010100-service-bindings.js';
import { ContractFirstValue1764440020000 } from './1764440020000-contract-first-value.js';
import { ContractDays1764440020100 } from './1764440020100-contract-days.js';
import { LikeSystems1764440050100 } from './1764440050100-like-systems.js';
import { LegacySystems1764440050200 } from './1764440050200-legacy-systems.js';
import { Pools1764440050000 } from './1764440050000-pools.js';
import { OrderItemKinds1764440040000 } from './1764440040000-order-item-kinds.js';
import { InstancesThatGoOn1764440040100 } from './1764440040100-instances-that-go-on.js';
import { DataTrades1764362400000 } from './1764362400000-data-trades.js';
import { InstanceTransfers1764440071200 } from './1764440071200-instance-transfers.js';
import { ServicesThatGoOn1764440071000 } from './1764440071000-services-that-go-on.js';
import { OrderFiles1764440070000 } from './1764440070000-order-files.js';
import { OrderRules1764440082100 } from './1764440082100-order-rules.js';
import { FreedTotals1764440082200 } from './1764440082200-freed-totals.js';

export const procurementMigrations = [
  Procurement1763600300000,
  InstanceQuantity1764130010000,
  InstanceSharing1764130020000,
  InstanceLabels1764130060000,
  Baskets1764340010000,
  OpenSubscriptions1764340030000,
  BasketWriters1764360002000,
  Notices1764373000000,
  DataTrades1764362400000,
  BudgetYears1764382000000,
  CarryOver1764440060100,
  ContractEvents1764440060200,
  SpendWatch1764383000000,
  OrderApprovals1764384000000,
  InstanceSync1764400000000,
  ProviderAgents1764400100000,
  Contracts1764385000000,
  InstanceSuspension1764440030000,
  InstanceExit1764440030100,
  ContractReminders1764440020200,
  ContractNovations1764440020300,
  InstanceNotice1764440030400,
  OrderTalks1764386000000,
  Brokers1764410000000,
  BrokerPlans1764440010000,
  ServiceBindings1764440010100,
  ContractFirstValue1764440020000,
  ContractDays1764440020100,
  Pools1764440050000,
  LikeSystems1764440050100,
  LegacySystems1764440050200,
  OrderItemKinds1764440040000,
  InstancesThatGoOn1764440040100,
  OrderFiles1764440070000,
  ServicesThatGoOn1764440071000,
  InstanceTransfers1764440071200,
  OrderRules1764440082100,
  FreedTotals1764440082200,
];
