import { Public } from '#identity';
import { Issues } from '#kernel';
import { type Fields, wordField } from '#platform';
import { nextOf, pageOfQuery, said } from '#procurement';
import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { cached } from './cached.js';
import { contractRow } from './contract-row.js';
import { contractsPage, PAGE_LANGUAGES } from './contracts-page.js';
import { PublishedReleases } from './published-releases.service.js';

/** 合同公告: the page for people. */
@Controller('public')
export class PublicContractsController {
  constructor(private readonly published: PublishedReleases) {}

  /** GET /public/contracts?lang=zh|en&after=&limit= */
  @Get('contracts')
  @Public()
  async page(@Query() asked: Fields, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const query = said(asked);
    const issues = new Issues();
    const language = wordField(issues, query, 'lang', PAGE_LANGUAGES) ?? 'zh';
    issues.throwIfAny();
    const found = await this.published.contracts(pageOfQuery(query));
    // Here, since a refusal is JSON.
    cached(reply).type('text/html; charset=utf-8').header('content-security-policy', "default-src 'none'");
    return contractsPage(found.nodes.map(contractRow), language, nextOf(found));
  }
}
