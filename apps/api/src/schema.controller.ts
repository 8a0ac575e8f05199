import { Public } from '#identity';
import { Controller, Get, Header } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';

@Controller()
export class SchemaController {
  private printed: string | undefined;

  constructor(private readonly host: GraphQLSchemaHost) {}

  /** The whole schema as SDL, for clients that generate code. */
  @Get('schema.graphql')
  @Public()
  @Header('content-type', 'text/plain; charset=utf-8')
  schema(): string {
    return (this.printed ??= `${printSchema(lexicographicSortSchema(this.host.schema))}\n`);
  }
}
