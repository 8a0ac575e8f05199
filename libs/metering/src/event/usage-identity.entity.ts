import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * That an event is kept, once for ever. The key is the first 16 bytes of a hash of who sent it, its source and its
 * id, and of nothing else: no time, no attempt. The digest stands for its payload by value. Random keys fill pages
 * evenly, so the table is as narrow as it can be: it is the one that must stay in memory.
 */
@Entity('usage_identity')
export class UsageIdentityEntity {
  @PrimaryColumn({ type: 'binary', length: 16 }) eventKey!: Buffer;
  @Column({ type: 'binary', length: 8 }) digest!: Buffer;
}
