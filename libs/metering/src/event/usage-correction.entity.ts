import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which event replaces an event, each at most once, and the cut the replacing one lies in. Never updated. */
@Entity('usage_correction')
export class UsageCorrectionEntity {
  @PrimaryColumn({ type: 'binary', length: 16 }) correctedKey!: Buffer;
  @Column({ type: 'binary', length: 16 }) correctingKey!: Buffer;
  @Column({ type: 'int', unsigned: true }) cut!: number;
}
