import { type Id, invalid, isId, text } from '#kernel';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import type { Type } from '@nestjs/common';

export const MOST = 100;

@ObjectType()
export class PageInfo {
  @Field(() => Boolean) hasNextPage!: boolean;
  @Field(() => String, { nullable: true }) endCursor!: string | null;
}

/** The page asked for: `first` rows that come after the row of this id in the list's order. */
export interface Page {
  first: number;
  after: Id | null;
}

/** `first` and `after` of a list whose default page is 20. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, defaultValue: 20 }) first!: number | null;
  @Field(() => String, { nullable: true }) after?: string | null;
}

/**
 * Checks page arguments; an explicit null means the default.
 * @param named what the caller knows `first` as
 */
export function pageOf(
  { first, after }: { first?: number | null; after?: string | null },
  byDefault = 20,
  named = 'first',
): Page {
  const size = first ?? byDefault;
  if (!Number.isInteger(size) || size < 1 || size > MOST)
    throw invalid([named], 'OUT_OF_RANGE', text(`Between 1 and ${MOST}.`, `须在 1 到 ${MOST} 之间。`));
  return { first: size, after: after === null || after === undefined ? null : idOfCursor(after) };
}

export const cursorOf = (id: Id): string => Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');

function idOfCursor(cursor: string): Id {
  const hex = Buffer.from(cursor, 'base64url').toString('hex');
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  if (cursor.length > 40 || hex.length !== 32 || !isId(id))
    throw invalid(['after'], 'MALFORMED', text('Not a cursor of this list.', '不是该列表的游标。'));
  return id;
}

/** A page as a service returns it: at most `first` nodes, and whether more follow. */
export interface Slice<T> {
  nodes: T[];
  hasNextPage: boolean;
}

/** From `first + 1` rows asked of the database. */
export const sliceOf = <T>(found: T[], first: number): Slice<T> => ({
  nodes: found.slice(0, first),
  hasNextPage: found.length > first,
});

export interface Connection<T> {
  edges: { cursor: string; node: T }[];
  pageInfo: PageInfo;
}

export function connectionOf<T>({ nodes, hasNextPage }: Slice<T>, cursor: (node: T) => string): Connection<T> {
  const edges = nodes.map((node) => ({ cursor: cursor(node), node }));
  return { edges, pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null } };
}

/** The GraphQL type `XConnection` of a node type, and with it `XEdge`. */
export function connectionType<T>(name: string, node: () => Type<T>): Type<Connection<T>> {
  @ObjectType(`${name}Edge`)
  class Edge {
    @Field(() => String) cursor!: string;
    @Field(node) node!: T;
  }
  @ObjectType(`${name}Connection`)
  class ConnectionType implements Connection<T> {
    @Field(() => [Edge]) edges!: { cursor: string; node: T }[];
    @Field(() => PageInfo) pageInfo!: PageInfo;
  }
  return ConnectionType;
}
