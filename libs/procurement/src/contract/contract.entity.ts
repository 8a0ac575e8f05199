import { CodeColumn, IdColumn, InstantColumn, PrimaryIdColumn } from '#platform';
import { Entity, Index } from 'typeorm';

/** The call-off contract an order is executed under: made at its approval when the order names none. */
@Entity('contract')
@Index('uq_contract_number', ['number'], { unique: true })
@Index('ix_contract_order', ['orderId'])
@Index('ix_contract_parties', ['organizationId', 'providerId'])
export class ContractEntity {
  @PrimaryIdColumn() id!: string;
  @CodeColumn() number!: string;
  /** The order it was made for. No foreign key: the order has one to its contract, and a cycle helps nobody. */
  @IdColumn() orderId!: string;
  @IdColumn() organizationId!: string;
  @IdColumn() providerId!: string;
  @InstantColumn() at!: number;
}
