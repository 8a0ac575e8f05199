import { Public } from '#identity';
import { Clock, formatInstant, Issues } from '#kernel';
import { type Fields, instantField } from '#platform';
import { nextOf, pageOfQuery, said } from '#procurement';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Body } from '../core/index.js';
import { cached } from './cached.js';
import { contractRow, type ContractRow } from './contract-row.js';
import { PublishedReleases } from './published-releases.service.js';

const PUBLISHER = { name: 'Yunshi 云市' };

/** The open data of contracting: OCDS 1.2 packages, for everybody. */
@Controller('ocds')
export class OcdsController {
  constructor(
    private readonly published: PublishedReleases,
    private readonly clock: Clock,
  ) {}

  /**
   * GET /ocds/releases?since=&after=&limit=: in the order in which they became public. Whoever comes again asks from
   * a few minutes before its last visit on and drops what it has: ids of releases never change.
   */
  @Get('releases')
  @Public()
  async releases(@Query() asked: Fields, @Res({ passthrough: true }) reply: FastifyReply): Promise<Body> {
    const query = said(asked);
    const issues = new Issues();
    const since = instantField(issues, query, 'since');
    issues.throwIfAny();
    const found = await this.published.list(since, pageOfQuery(query));
    cached(reply);
    const next = nextOf(found);
    const links = next === null ? {} : { next: pathTo('/ocds/releases', { ...query, after: next }) };
    return {
      ...{ ...this.packageOf(pathTo('/ocds/releases', query)), releases: found.nodes.map(({ body }) => body) },
      links,
    };
  }

  @Get('records/:ocid')
  @Public()
  async record(@Param('ocid') ocid: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Body> {
    const record = await this.published.record(ocid);
    cached(reply);
    return { ...this.packageOf(`/ocds/records/${encodeURIComponent(record.ocid)}`), records: [record] };
  }

  /** GET /ocds/contracts?after=&limit=: newest first. */
  @Get('contracts')
  @Public()
  async contracts(
    @Query() asked: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ contracts: ContractRow[]; next: string | null }> {
    const found = await this.published.contracts(pageOfQuery(said(asked)));
    cached(reply);
    return { contracts: found.nodes.map(contractRow), next: nextOf(found) };
  }

  private packageOf(uri: string): Body {
    return { uri, version: '1.2', publishedDate: formatInstant(this.clock.now()), publisher: PUBLISHER };
  }
}

const pathTo = (path: string, query: Fields): string => {
  const text = new URLSearchParams(query as Record<string, string>).toString();
  return text ? `${path}?${text}` : path;
};
