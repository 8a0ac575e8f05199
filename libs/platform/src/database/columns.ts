import { bytesToId, fromSqlInstant, idToBytes, plain, toSqlInstant } from '#kernel';
import { Column, type ColumnOptions, PrimaryColumn, type ValueTransformer } from 'typeorm';

/** A value written as a ready SQL literal: the driver would otherwise cut a DATETIME to milliseconds. */
interface Literal {
  toSqlString(): string;
}

const idTransformer: ValueTransformer = {
  to: (value: unknown) => (typeof value === 'string' ? idToBytes(value) : value),
  from: (value: Buffer | null) => (value === null ? null : bytesToId(value)),
};

const instantTransformer: ValueTransformer = {
  to: (value: unknown): unknown => (typeof value === 'number' ? instantLiteral(value) : value),
  from: (value: number | null) => value,
};

const decimalTransformer: ValueTransformer = {
  to: (value: unknown) => value,
  from: (value: string | null) => (value === null ? null : plain(value)),
};

export const instantLiteral = (value: number): Literal => ({ toSqlString: () => `'${toSqlInstant(value)}'` });

/** The protocol's number of the type DATETIME. */
const DATETIME = 12;

/**
 * DATETIME(6), which the driver gives as text, becomes an Instant (a number of microseconds) everywhere, in entities
 * and in raw rows; a JS Date would lose the microseconds. Done a column at a time, since a `typeCast` of the driver's
 * is called for every field of every row: 7 % of a page of offerings.
 */
export function castInstants(
  found: unknown,
  fields: readonly { name: string; columnType?: number }[] | undefined,
): void {
  if (!Array.isArray(found) || !fields) return;
  for (const { name, columnType } of fields)
    if (columnType === DATETIME)
      for (const row of found as Record<string, unknown>[]) {
        const value = row[name];
        if (typeof value === 'string') row[name] = fromSqlInstant(value);
      }
}

export const PrimaryIdColumn = (): PropertyDecorator =>
  PrimaryColumn({ type: 'binary', length: 16, transformer: idTransformer });

export const IdColumn = (options: ColumnOptions = {}): PropertyDecorator =>
  Column({ type: 'binary', length: 16, transformer: idTransformer, ...options });

export const InstantColumn = (options: ColumnOptions = {}): PropertyDecorator =>
  Column({ type: 'datetime', precision: 6, transformer: instantTransformer, ...options });

/** A code people or machines choose: compared byte by byte. */
export const CodeColumn = (options: ColumnOptions = {}): PropertyDecorator =>
  Column({ type: 'varchar', length: 100, collation: 'utf8mb4_bin', ...options });

/** A quantity: DECIMAL(38,12), plain text in code. */
export const QuantityColumn = (options: ColumnOptions = {}): PropertyDecorator => decimal(38, 12, options);
/** A unit price, tax included: DECIMAL(30,12), plain text in code. */
export const UnitPriceColumn = (options: ColumnOptions = {}): PropertyDecorator => decimal(30, 12, options);
/** A rated amount, exact: DECIMAL(48,24), plain text in code. */
export const RatedColumn = (options: ColumnOptions = {}): PropertyDecorator => decimal(48, 24, options);
/** A booked amount of whole minor units: DECIMAL(20,4), plain text in code. */
export const AmountColumn = (options: ColumnOptions = {}): PropertyDecorator => decimal(20, 4, options);
/** A tax rate as a fraction, "0.06": DECIMAL(6,5). */
export const TaxRateColumn = (options: ColumnOptions = {}): PropertyDecorator => decimal(6, 5, options);

const decimal = (precision: number, scale: number, options: ColumnOptions): PropertyDecorator =>
  Column({ type: 'decimal', precision, scale, transformer: decimalTransformer, ...options });
