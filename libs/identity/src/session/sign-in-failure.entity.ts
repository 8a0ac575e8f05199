import { InstantColumn } from '#platform';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Wrong passwords in a row for one address, whoever has it or nobody. */
@Entity('sign_in_failure')
@Index('ix_sign_in_failure_last', ['lastAt'])
export class SignInFailureEntity {
  /** A hash: who tried which addresses is nobody's to read. */
  @PrimaryColumn({ type: 'binary', length: 32 }) addressHash!: Buffer;
  @Column({ type: 'int', unsigned: true }) failures!: number;
  @InstantColumn() lastAt!: number;
  @InstantColumn({ nullable: true }) lockedUntil!: number | null;
}
