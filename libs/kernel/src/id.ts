import { v7, validate } from 'uuid';

/** An opaque identifier: a UUIDv7 in lower case, BINARY(16) in the database. */
export type Id = string;

/** A new id; ids made later in one process sort later. */
export const newId = (): Id => v7();

export const isId = (value: string): boolean => validate(value);

export const idToBytes = (id: Id): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

export function bytesToId(bytes: Uint8Array): Id {
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
