import { type Actor, Allow, CurrentActor } from '#identity';
import { localeOf } from '#platform';
import { Body, Controller, Headers, HttpCode, Post, UnsupportedMediaTypeException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { cloudEventPath, readCloudEvents } from './cloud-events.js';
import { Intake } from './intake.service.js';
import { receiptOf, type UsageReceiptType } from './report-usage.type.js';

const ONE = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';

/** Teaches the server the two content types of the CloudEvents intake; called once, before it listens. */
export function registerCloudEvents(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const parse = fastify.getDefaultJsonParser('error', 'ignore');
  // What is not JSON becomes nothing: the route refuses that in its own words, as it does every other fault.
  fastify.addContentTypeParser([ONE, BATCH], { parseAs: 'string' }, (request: FastifyRequest, body: string, done) => {
    void parse(request, body, (error, value) => done(null, error ? undefined : value));
  });
}

@Controller('v1/usage-events')
export class UsageEventsController {
  constructor(private readonly intake: Intake) {}

  /** CloudEvents 1.0, structured mode: one event, or a batch of at most 10 000. */
  @Post()
  @HttpCode(200)
  @Allow('reportUsage')
  async report(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Headers('content-type') contentType: string | undefined,
    @Headers('accept-language') language: string | undefined,
  ): Promise<UsageReceiptType> {
    const type = contentType?.split(';')[0]?.trim().toLowerCase();
    if (type !== ONE && type !== BATCH) throw new UnsupportedMediaTypeException(`Send ${ONE} or ${BATCH}.`);
    const batch = type === BATCH;
    const receipt = await this.intake.report(actor, readCloudEvents(body, batch), cloudEventPath(batch));
    return receiptOf(receipt, localeOf(language));
  }
}
