import { type Actor, Allow, CurrentActor } from '#identity';
import { localeOf } from '#platform';
import { Body, Controller, Headers, HttpCode, Post, UnsupportedMediaTypeException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { binaryEvent, isBinary } from './binary-event.js';
import { cloudEventPath, readCloudEvents } from './cloud-events.js';
import { unpackGzip } from './gzip-body.js';
import { Intake } from './intake.service.js';
import { receiptOf, type UsageReceiptType } from './report-usage.type.js';

const ONE = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';

const ROUTE = 'v1/usage-events';

/** Teaches the server the content types and gzip of the CloudEvents intake; called once, before it listens. */
export function registerCloudEvents(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const parse = fastify.getDefaultJsonParser('error', 'ignore');
  // What is not JSON becomes nothing: the route refuses that in its own words, as it does every other fault.
  fastify.addContentTypeParser([ONE, BATCH], { parseAs: 'string' }, (request: FastifyRequest, body: string, done) => {
    void parse(request, body, (error, value) => done(null, error ? undefined : value));
  });
  unpackGzip(fastify, `/${ROUTE}`);
}

@Controller(ROUTE)
export class UsageEventsController {
  constructor(private readonly intake: Intake) {}

  /** CloudEvents 1.0: one event in structured or binary mode, or a batch of at most 10 000. */
  @Post()
  @HttpCode(200)
  @Allow('reportUsage')
  async report(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Headers() headers: IncomingHttpHeaders,
  ): Promise<UsageReceiptType> {
    const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    const binary = isBinary(type, headers);
    if (type !== ONE && type !== BATCH && !binary)
      throw new UnsupportedMediaTypeException(`Send ${ONE}, ${BATCH}, or application/json with ce- headers.`);
    const batch = type === BATCH;
    const reports = readCloudEvents(binary ? binaryEvent(headers, body) : body, batch);
    const receipt = await this.intake.report(actor, reports, cloudEventPath(batch));
    return receiptOf(receipt, localeOf(headers['accept-language']));
  }
}
