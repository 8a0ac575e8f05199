import { InstantColumn } from '#platform';
import { Entity, Index, PrimaryColumn } from 'typeorm';

/** A ticket of a sign-in that was used; forgotten once nobody could use it anyway. */
@Entity('spent_ticket')
@Index('ix_spent_ticket_expires', ['expiresAt'])
export class SpentTicketEntity {
  @PrimaryColumn({ type: 'binary', length: 32 }) ticketHash!: Buffer;
  @InstantColumn() expiresAt!: number;
}
