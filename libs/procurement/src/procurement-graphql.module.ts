import { ProviderAgentResolver } from './agent/provider-agent.resolver.js';
import { PlacementReportResolver } from './placement/placement-report.resolver.js';
import { Module } from '@nestjs/common';
import {
  BasketConnectionResolver,
  BasketItemResolver,
  BasketPartResolver,
  BasketItemQuoteResolver,
  BasketResolver,
} from './basket/basket.resolver.js';
import { ExitCertificatesController } from './exit/exit-certificates.controller.js';
import { ExitResolver } from './exit/exit.resolver.js';
import { ContractNovationResolver, ContractNovationsResolver } from './contract/novation.resolver.js';
import { FundResolver, SubsidyResolver } from './fund/fund.resolver.js';
import { ApprovalPolicyResolver } from './approval/approval.resolver.js';
import { KeyProjectResolver } from './key-project/key-project.resolver.js';
import {
  ContractItemResolver,
  ContractMutationsResolver,
  ContractResolver,
  ContractRevisionResolver,
} from './contract/contract.resolver.js';
import { OrderFilesController } from './message/order-files.controller.js';
import { OrderMessageResolver } from './message/order-message.resolver.js';
import { ServiceBindingResolver } from './broker/service-binding.resolver.js';
import { BrokerResolver } from './broker/broker.resolver.js';
import { TransferResolver } from './transfer/transfer.resolver.js';
import { LegacyMigrationResolver, LegacySystemResolver, MigrationShareResolver } from './legacy/legacy.resolver.js';
import { PoolQuotaResolver, PoolResolver } from './pool/pool.resolver.js';
import { BudgetResolver } from './budget/budget.resolver.js';
import { DataTradeResolver } from './data-trade/data-trade.resolver.js';
import { InstanceConnectionResolver, InstanceResolver } from './instance/instance.resolver.js';
import { InstanceLabelsResolver } from './labels/labels.resolver.js';
import { NoticeResolver } from './notice/notice.resolver.js';
import { OrderRehearsalResolver } from './order/order-rehearsal.resolver.js';
import { OrderMutationsResolver } from './order/order-mutations.resolver.js';
import {
  OrderBudgetResolver,
  OrderConnectionResolver,
  OrderItemResolver,
  OrderResolver,
} from './order/order.resolver.js';
import { OrderTimelineResolver } from './order/order-timeline.resolver.js';
import { HeartbeatsController } from './provider-api/heartbeats.controller.js';
import { ProviderExitsController } from './provider-api/provider-exits.controller.js';
import { ProviderInstancesController } from './provider-api/provider-instances.controller.js';
import { ProviderOrdersController } from './provider-api/provider-orders.controller.js';
import { OpenSubscriptionResolver } from './sharing/open-subscription.resolver.js';
import {
  InstanceShareResolver,
  InstanceSharingConnectionResolver,
  InstanceSharingResolver,
} from './sharing/sharing.resolver.js';

export const procurementResolvers = [
  PlacementReportResolver,
  TransferResolver,
  LegacySystemResolver,
  LegacyMigrationResolver,
  MigrationShareResolver,
  PoolResolver,
  PoolQuotaResolver,
  BrokerResolver,
  ServiceBindingResolver,
  BudgetResolver,
  OrderMessageResolver,
  ContractResolver,
  ContractMutationsResolver,
  ContractRevisionResolver,
  ContractItemResolver,
  ContractNovationResolver,
  ContractNovationsResolver,
  ApprovalPolicyResolver,
  KeyProjectResolver,
  FundResolver,
  SubsidyResolver,
  BasketResolver,
  BasketItemResolver,
  BasketPartResolver,
  BasketItemQuoteResolver,
  BasketConnectionResolver,
  OrderResolver,
  OrderMutationsResolver,
  OrderRehearsalResolver,
  OrderTimelineResolver,
  OrderBudgetResolver,
  OrderItemResolver,
  OrderConnectionResolver,
  InstanceResolver,
  InstanceConnectionResolver,
  ExitResolver,
  InstanceSharingResolver,
  InstanceLabelsResolver,
  InstanceShareResolver,
  InstanceSharingConnectionResolver,
  OpenSubscriptionResolver,
  NoticeResolver,
  DataTradeResolver,
  ProviderAgentResolver,
];

/** Resolvers and the routes of providers' agents; only the api imports it. */
@Module({
  providers: procurementResolvers,
  controllers: [
    ProviderOrdersController,
    ProviderInstancesController,
    ProviderExitsController,
    ExitCertificatesController,
    OrderFilesController,
    HeartbeatsController,
  ],
})
export class ProcurementGraphqlModule {}
