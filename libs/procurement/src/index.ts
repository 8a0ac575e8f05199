import type { SealedColumn } from '#platform';
import { ProviderAgentEntity } from './agent/provider-agent.entity.js';
import { BasketEntity, BasketItemEntity, BasketOrderEntity, BasketWriterEntity } from './basket/basket.entity.js';
import { brokerPurpose } from './broker/broker-rows.js';
import { bindingPurpose } from './broker/binding-rows.js';
import { BrokerEntity, BrokerOperationEntity, BrokerPlanEntity } from './broker/broker.entity.js';
import { ServiceBindingEntity } from './broker/service-binding.entity.js';
import { BudgetCarryOverEntity } from './budget/budget-carry-over.entity.js';
import { BudgetDayEntity, BudgetWarningEntity } from './budget/budget-day.entity.js';
import { BudgetEntryEntity } from './budget/budget-entry.entity.js';
import { BudgetEntity } from './budget/budget.entity.js';
import { ContractEventEntity } from './contract/contract-event.entity.js';
import { ContractDayEntity, ContractReminderEntity, ContractWarningEntity } from './contract/contract-day.entity.js';
import { ContractEntity, ContractItemEntity, ContractRevisionEntity } from './contract/contract.entity.js';
import { InstanceExitEntity } from './exit/instance-exit.entity.js';
import { InstanceSuccessionEntity } from './exit/instance-succession.entity.js';
import { ContractNovationEntity } from './contract/novation.entity.js';
import { FundEntity, SubsidyEntity } from './fund/fund.entity.js';
import { ApprovalPolicyEntity, OrderApprovalEntity } from './approval/approval.entity.js';
import { KeyProjectEntity } from './key-project/key-project.entity.js';
import { InstanceSyncEntity } from './instance/instance-sync.entity.js';
import { InstanceQuantityEntity } from './instance/instance-quantity.entity.js';
import { TransferEntity } from './transfer/transfer.entity.js';
import { LegacyMigrationEntity, LegacySystemEntity } from './legacy/legacy.entity.js';
import { PoolPlanEntity, PoolQuotaEntity, PoolResourceEntity } from './pool/pool.entity.js';
import { InstanceSuspensionEntity } from './instance/instance-suspension.entity.js';
import { ServiceInstanceEntity } from './instance/service-instance.entity.js';
import { InstanceLabelEntity } from './labels/instance-label.entity.js';
import { NoticeEntity, NoticeInstanceEntity } from './notice/notice.entity.js';
import { OrderBudgetEntity } from './order/order-budget.entity.js';
import { OrderFileEntity } from './message/order-file.entity.js';
import { OrderMessageEntity } from './message/order-message.entity.js';
import { OrderEventEntity } from './order/order-event.entity.js';
import { OrderItemEntity } from './order/order-item.entity.js';
import { OrderRuleEntity } from './order/order-rule.entity.js';
import { OrderRequesterEntity } from './order/order-requester.entity.js';
import { PurchaseOrderEntity } from './order/purchase-order.entity.js';
import { InstanceShareEntity } from './sharing/instance-share.entity.js';
import { InstanceSharerEntity } from './sharing/instance-sharer.entity.js';
import { InstanceSharingEntity } from './sharing/instance-sharing.entity.js';
import { OpenSubscriptionEntity } from './sharing/open-subscription.entity.js';
import { DataTradeEntity } from './data-trade/data-trade.entity.js';

export { type Ask, askBroker, type BrokerRequest } from './broker/ask-broker.js';
export { ServiceBindings } from './broker/service-bindings.service.js';
export { BrokerOperations, type ClaimedOperation, type OperationNews } from './broker/broker-operations.js';
export { BudgetChanges, type LedgerRow } from './budget/budget-changes.service.js';
export { BudgetDesk } from './budget/budget.service.js';
export { type ChargedService, SpendWatch } from './budget/spend-watch.service.js';
export type { Contract } from './contract/contract.rows.js';
export { ContractRevisions } from './contract/contract-revisions.service.js';
export { Contracts } from './contract/contracts.service.js';
export { ContractStandings, type ServiceUnder } from './contract/contract-standings.service.js';
export { ContractHistory, type ContractHistoryStep } from './contract/contract-journal.js';
export * from './core/index.js';
export { ORDER_FILES_ROUTE } from './message/order-files.controller.js';
export { EXIT_CERTIFICATES_ROUTE } from './exit/exit-certificates.controller.js';
export { WayOut } from './exit/way-out.js';
export { Endings } from './exit/endings.service.js';
export type { Activation } from './instance/activation.js';
export type { InstanceFacts, UsageInstance } from './instance/instance-rows.js';
export { instanceLoader } from './instance/instance.loader.js';
export { InstanceReading } from './instance/instance-reading.js';
export * from './instance/instance.service.js';
export { Suspensions } from './instance/suspensions.service.js';
export { ServiceInstanceType } from './instance/instance.type.js';
export { InstanceLabels, type Labels } from './labels/labels.service.js';
export { TagType } from './labels/labels.type.js';
export { LegacySystems } from './legacy/legacy-systems.service.js';
export { LegacyMigrations } from './legacy/migrations.service.js';
export * from './migrations/index.js';
export * from './order/budgets.service.js';
export { type DecidedOrder, OrderReading, type OrderWords } from './order/order-reading.js';
export { type HistoryStep, OrderHistory, type ToldOrder } from './order/order-history.js';
export { INSTANCE_ENDED, ItemWork, type OpenChange } from './order/item-work.service.js';
export type { OrderItem } from './order/order-rows.js';
export { LineClassEnum, OrderItemType } from './order/order.type.js';
export { OrderSteps } from './order/order-steps.js';
export { OrderWriting } from './order/order-writing.js';
export * from './procurement-graphql.module.js';
export * from './procurement-jobs.module.js';
export * from './procurement.module.js';
export { type OrderView, ProviderOrders } from './provider-api/provider-orders.service.js';
export { type InstanceView, ProviderInstances } from './provider-api/provider-instances.service.js';
export {
  type ApiDocument,
  describedBody,
  describedRoute,
  idParameter,
  providerApiPaths,
  providerApiSchemas,
} from './provider-api/openapi.js';
export { nextOf, pageOfQuery, said } from './provider-api/page-query.js';
export { PROVIDER_API } from './provider-api/route.js';
export { SharingReading } from './sharing/sharing-reading.js';
export type { KeptSharing } from './sharing/sharing-rows.js';

/** What is sealed in this lib's tables. */
export const procurementSecrets: SealedColumn[] = [
  { table: 'broker', column: 'sealed_credentials', key: 'id', purpose: brokerPurpose },
  { table: 'service_binding', column: 'sealed_credentials', key: 'id', purpose: bindingPurpose },
];

export const procurementEntities = [
  NoticeEntity,
  NoticeInstanceEntity,
  FundEntity,
  SubsidyEntity,
  BudgetEntity,
  BudgetEntryEntity,
  BudgetCarryOverEntity,
  BudgetDayEntity,
  BudgetWarningEntity,
  ContractEntity,
  ContractEventEntity,
  ContractItemEntity,
  ContractRevisionEntity,
  ContractDayEntity,
  ContractWarningEntity,
  ContractReminderEntity,
  ContractNovationEntity,
  PurchaseOrderEntity,
  OrderItemEntity,
  OrderMessageEntity,
  OrderFileEntity,
  ApprovalPolicyEntity,
  OrderApprovalEntity,
  KeyProjectEntity,
  TransferEntity,
  LegacySystemEntity,
  LegacyMigrationEntity,
  PoolResourceEntity,
  PoolPlanEntity,
  PoolQuotaEntity,
  OrderBudgetEntity,
  OrderRuleEntity,
  OrderRequesterEntity,
  OrderEventEntity,
  ServiceInstanceEntity,
  InstanceQuantityEntity,
  InstanceSuspensionEntity,
  InstanceExitEntity,
  InstanceSuccessionEntity,
  InstanceSyncEntity,
  InstanceSharingEntity,
  InstanceShareEntity,
  InstanceSharerEntity,
  InstanceLabelEntity,
  OpenSubscriptionEntity,
  BasketEntity,
  BasketItemEntity,
  BasketWriterEntity,
  BasketOrderEntity,
  DataTradeEntity,
  ProviderAgentEntity,
  BrokerEntity,
  BrokerPlanEntity,
  BrokerOperationEntity,
  ServiceBindingEntity,
];
