import { Global, Module } from '@nestjs/common';
import { ProviderAgents } from './agent/provider-agents.service.js';
import { BasketQuotes } from './basket/basket-quotes.js';
import { Baskets } from './basket/basket.service.js';
import { BrokerCatalogs } from './broker/broker-catalogs.service.js';
import { BrokerOperations } from './broker/broker-operations.js';
import { ServiceBindings } from './broker/service-bindings.service.js';
import { Brokers } from './broker/brokers.service.js';
import { BudgetLedger } from './budget/budget-ledger.js';
import { BudgetDesk } from './budget/budget.service.js';
import { BudgetCarryOver } from './budget/budget-carry-over.service.js';
import { BudgetChanges } from './budget/budget-changes.service.js';
import { SpendWatch } from './budget/spend-watch.service.js';
import { Approvals } from './approval/approvals.service.js';
import { KeyProjects } from './key-project/key-projects.service.js';
import { ContractNews } from './contract/contract-news.js';
import { ContractNovations } from './contract/contract-novations.service.js';
import { ContractReminders } from './contract/contract-reminders.service.js';
import { ContractRevisions } from './contract/contract-revisions.service.js';
import { ContractStandings } from './contract/contract-standings.service.js';
import { ContractHistory } from './contract/contract-journal.js';
import { ContractSteps } from './contract/contract-steps.service.js';
import { ContractUse } from './contract/contract-use.service.js';
import { OrderContracts } from './contract/contract.js';
import { Contracts } from './contract/contracts.service.js';
import { Endings } from './exit/endings.service.js';
import { ExitNews } from './exit/exit-news.js';
import { Exits } from './exit/exits.service.js';
import { Successions } from './exit/successions.service.js';
import { WayOut } from './exit/way-out.js';
import { Funds } from './fund/funds.service.js';
import { Subsidies } from './fund/subsidies.service.js';
import { DataTrades } from './data-trade/data-trades.service.js';
import { InstanceReading } from './instance/instance-reading.js';
import { InstanceSync } from './instance/instance-sync.js';
import { Instances } from './instance/instance.service.js';
import { Suspensions } from './instance/suspensions.service.js';
import { InstanceLabels } from './labels/labels.service.js';
import { OrderNews } from './news/order-news.js';
import { TransfersWaiting } from './transfer/transfers-waiting.js';
import { OrdersWaiting } from './news/orders-waiting.js';
import { Budgets } from './order/budgets.service.js';
import { Notices } from './notice/notices.service.js';
import { LikeSystems } from './order/like-systems.service.js';
import { OrderHistory } from './order/order-history.js';
import { ChangeTargets } from './order/change-targets.js';
import { GoingOn } from './instance/going-on.service.js';
import { FreedFunds } from './order/freed-funds.service.js';
import { ItemWork } from './order/item-work.service.js';
import { OrderChanges } from './order/order-changes.js';
import { OrderFunds } from './order/order-funds.js';
import { OrderJournal } from './order/order-journal.js';
import { OrderPricing } from './order/order-pricing.js';
import { OrderProgress } from './order/order-progress.js';
import { OrderRules } from './order/order-rules.js';
import { OrderFiles } from './message/order-files.service.js';
import { OrderMessages } from './message/order-messages.service.js';
import { OrderReading } from './order/order-reading.js';
import { OrderSteps } from './order/order-steps.js';
import { OrderTimelines } from './order/order-timeline.service.js';
import { OrderSubmission } from './order/order-submission.service.js';
import { OrderWriting } from './order/order-writing.js';
import { TransferNews } from './transfer/transfer-news.js';
import { Transfers } from './transfer/transfers.service.js';
import { LegacySystems } from './legacy/legacy-systems.service.js';
import { LegacyMigrations } from './legacy/migrations.service.js';
import { PoolUse } from './pool/pool-use.service.js';
import { Pools } from './pool/pools.service.js';
import { PlacementReports } from './placement/placement-report.service.js';
import { OpenSubscriptions } from './sharing/open-subscriptions.js';
import { SharingReading } from './sharing/sharing-reading.js';
import { ProviderInstances } from './provider-api/provider-instances.service.js';
import { ProviderOrders } from './provider-api/provider-orders.service.js';
import { InstanceSharings } from './sharing/sharing.service.js';

const services = [
  Brokers,
  BrokerCatalogs,
  ServiceBindings,
  BrokerOperations,
  BasketQuotes,
  Baskets,
  BudgetLedger,
  BudgetDesk,
  Budgets,
  BudgetCarryOver,
  BudgetChanges,
  Contracts,
  ContractHistory,
  ContractSteps,
  ContractRevisions,
  ContractNews,
  ContractNovations,
  ContractReminders,
  ContractStandings,
  ContractUse,
  OrderContracts,
  Approvals,
  KeyProjects,
  SpendWatch,
  Funds,
  Subsidies,
  LikeSystems,
  OrderHistory,
  ChangeTargets,
  OrderChanges,
  OrderFunds,
  OrderJournal,
  OrderNews,
  OrdersWaiting,
  TransfersWaiting,
  OrderPricing,
  OrderProgress,
  OrderReading,
  OrderMessages,
  OrderFiles,
  OrderRules,
  OrderSteps,
  OrderTimelines,
  OrderSubmission,
  OrderWriting,
  InstanceReading,
  InstanceSync,
  Instances,
  Suspensions,
  Exits,
  ExitNews,
  Endings,
  Successions,
  WayOut,
  GoingOn,
  ItemWork,
  FreedFunds,
  InstanceSharings,
  InstanceLabels,
  SharingReading,
  OpenSubscriptions,
  PlacementReports,
  TransferNews,
  Transfers,
  LegacySystems,
  LegacyMigrations,
  Pools,
  PoolUse,
  Notices,
  DataTrades,
  ProviderAgents,
  ProviderInstances,
  ProviderOrders,
];

/** Budgets, orders and service instances; global, since metering and billing ask about them. */
@Global()
@Module({ providers: services, exports: services })
export class ProcurementModule {}
