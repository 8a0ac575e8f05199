import { InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, ForeignKey } from 'typeorm';
import type { CostCentreShare, Tag } from '../core/index.js';
import { ServiceInstanceEntity } from '../instance/service-instance.entity.js';

/** What an organization that is charged for an instance writes on it; its history is the audit trail's. */
@Entity('instance_label')
export class InstanceLabelEntity {
  @ForeignKey(() => ServiceInstanceEntity, { name: 'fk_instance_label_instance' })
  @PrimaryIdColumn()
  instanceId!: string;
  @PrimaryIdColumn() organizationId!: string;
  @Column({ type: 'json' }) tags!: Tag[];
  @Column({ type: 'json' }) costCentres!: CostCentreShare[];
  @InstantColumn() updatedAt!: number;
}
