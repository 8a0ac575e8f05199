import type { Actor } from '#identity';
import { Clock, decimalInput, isMonth, Issues, type Month, monthOf, newId, notFound, plain, text } from '#kernel';
import { at, Audit, bin, Idempotency, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Channel, ChannelMonth } from '../core/index.js';
import { Policy } from '../rules/policy.service.js';
import type { RecordChannelMonthInput } from './channel-month.type.js';

export interface MeasuredMonth extends ChannelMonth {
  month: Month;
}

/** As many months as a report shows: the last five years. */
const MOST_MONTHS = 60;

const MEASURES = ['baselineLatencyMs', 'latencyMs', 'baselineLossPercent', 'lossPercent'] as const;

/** What channels are measured to deliver, month by month. */
@Injectable()
export class ChannelMonths {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly policy: Policy,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** IN_FUTURE for a month that is not over, NOT_POSITIVE for a baseline of nothing. The last word on a month counts. */
  async record(actor: Actor, { idempotencyKey, ...input }: RecordChannelMonthInput): Promise<Channel> {
    const channel = this.policy.channels.find(({ code }) => code === input.channel);
    if (!channel) throw notFound(text('channel', '通道'));
    const once = {
      organizationId: actor.organizationId,
      operation: 'recordChannelMonth',
      key: idempotencyKey,
      body: input,
    };
    await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const measured = this.checked(input);
        const monthId = newId();
        await manager.query(
          'INSERT INTO channel_month (id, channel_code, month, baseline_latency_ms, latency_ms, baseline_loss_percent, loss_percent, recorded_by, recorded_at) VALUES (?,?,?,?,?,?,?,?,?)',
          [
            bin(monthId),
            channel.code,
            measured.month,
            ...MEASURES.map((measure) => measured[measure]),
            bin(actor.personId),
            at(this.clock.now()),
          ],
        );
        await this.audit.write(manager, actor, {
          action: 'recordChannelMonth',
          subject: 'channelMonth',
          subjectId: monthId,
          after: { channel: channel.code, ...measured },
        });
        return monthId;
      }),
    );
    return channel;
  }

  /** The last 60 months of these channels, by channel, newest first, each as it was last told. */
  async of(channels: readonly string[]): Promise<Map<string, MeasuredMonth[]>> {
    const found = await rows<Record<string, string>>(
      this.dataSource,
      `SELECT m.channel_code, m.month, m.baseline_latency_ms, m.latency_ms, m.baseline_loss_percent, m.loss_percent
         FROM channel_month m WHERE m.channel_code IN (?)
          AND NOT EXISTS (SELECT 1 FROM channel_month n WHERE n.channel_code = m.channel_code AND n.month = m.month AND n.id > m.id)
         ORDER BY m.channel_code, m.month DESC`,
      [channels],
    );
    const grouped = Map.groupBy(found, (row) => row.channel_code!);
    return new Map(
      [...grouped].map(([code, own]) => [
        code,
        own.slice(0, MOST_MONTHS).map((row) => ({
          month: row.month!,
          baselineLatencyMs: plain(row.baseline_latency_ms!),
          latencyMs: plain(row.latency_ms!),
          baselineLossPercent: plain(row.baseline_loss_percent!),
          lossPercent: plain(row.loss_percent!),
        })),
      ]),
    );
  }

  private checked(input: RecordChannelMonthInput): MeasuredMonth {
    const issues = new Issues();
    if (!isMonth(input.month))
      issues.add(['month'], 'MALFORMED', text('A month such as 2026-10.', '须为月份，如 2026-10。'));
    else if (input.month >= monthOf(this.clock.now()))
      issues.add(['month'], 'IN_FUTURE', text('A month that is over.', '须为已结束的月份。'));
    const read = MEASURES.map((measure) =>
      decimalInput(issues, [measure], input[measure], {
        integerDigits: 6,
        min: measure.startsWith('baseline') ? 'ABOVE_ZERO' : 'ZERO',
      }),
    );
    issues.throwIfAny();
    const [baselineLatencyMs, latencyMs, baselineLossPercent, lossPercent] = read.map((value) => plain(value!));
    return {
      month: input.month,
      baselineLatencyMs: baselineLatencyMs!,
      latencyMs: latencyMs!,
      baselineLossPercent: baselineLossPercent!,
      lossPercent: lossPercent!,
    };
  }
}
