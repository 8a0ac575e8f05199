import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Column, Entity, Index } from 'typeorm';

/** From a day on a rule of a draft holds in a zone, or does not. Never updated or deleted: the last word counts. */
@Entity('rule_switch')
@Index('ix_rule_switch_rule', ['ruleId', 'zoneCode', 'fromOn'])
export class RuleSwitchEntity {
  @PrimaryIdColumn() id!: string;
  @CodeColumn() ruleId!: string;
  @CodeColumn() zoneCode!: string;
  @Column({ type: 'tinyint' }) isOn!: number;
  @Column({ type: 'date' }) fromOn!: string;
  @Column({ type: 'varchar', length: 2000 }) reason!: string;
  @IdColumn() setBy!: string;
  @InstantColumn() setAt!: number;
}
