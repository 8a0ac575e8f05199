import { AmountColumn, IdColumn, PrimaryIdColumn } from '#platform';
import { Entity, ForeignKey, Index } from 'typeorm';
import { BudgetEntity } from '../budget/budget.entity.js';
import { ServiceInstanceEntity } from '../instance/service-instance.entity.js';

/** The budget on which an organization books its parts of an instance that is not its own. */
@Entity('instance_sharer')
@Index('ix_instance_sharer_budget', ['budgetId'])
export class InstanceSharerEntity {
  @ForeignKey(() => ServiceInstanceEntity, { name: 'fk_instance_sharer_instance' })
  @PrimaryIdColumn()
  instanceId!: string;
  @PrimaryIdColumn() organizationId!: string;
  @ForeignKey(() => BudgetEntity, { name: 'fk_instance_sharer_budget' })
  @IdColumn()
  budgetId!: string;
  /** Booked on it, less what was given back: no more can come back. */
  @AmountColumn() taken!: string;
}
