import { invalid, text } from '#kernel';
import { rows, seedsDir } from '#platform';
import { Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { AttributeBook } from '../attribute/attribute-book.service.js';
import { type AttributeOption, type CatalogueTarget, readCatalogueTargets } from '../core/index.js';

export interface Measured {
  target: CatalogueTarget;
  count: number;
}

/** What is on sale, measured by what the plans want. */
@Injectable()
export class CatalogueTargets {
  private readonly targets;

  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: Policy,
    private readonly book: AttributeBook,
  ) {
    const json: unknown = JSON.parse(readFileSync(join(seedsDir, 'plans', 'catalogue-targets.json'), 'utf8'));
    this.targets = readCatalogueTargets(json, (code) => policy.category(code) !== undefined);
  }

  /** Every target with its count of now. */
  async measure(): Promise<Measured[]> {
    const measured: Measured[] = [];
    for (const target of this.targets) measured.push({ target, count: await this.countOf(target) });
    return measured;
  }

  private async countOf({ counts, serviceModels, categoryCode }: CatalogueTarget): Promise<number> {
    const counted = counts === 'PROVIDERS' ? 'DISTINCT o.provider_id' : '*';
    const within = `AND EXISTS (SELECT 1 FROM offering_category c WHERE c.offering_id = o.id AND c.category_code IN (?))`;
    const [row] = await rows<{ total: string }>(
      this.dataSource,
      `SELECT COUNT(${counted}) AS total FROM offering o WHERE o.status = 'PUBLISHED' AND o.sandbox_of IS NULL AND o.service_model IN (?)
         ${categoryCode === null ? '' : within}`,
      [serviceModels, ...(categoryCode === null ? [] : [this.policy.descendantCodes(categoryCode)])],
    );
    return Number(row!.total);
  }

  /**
   * How many published offerings of a zone declare each option of an attribute, in the options' order.
   * VALIDATION_FAILED for an attribute without options or an unknown zone.
   */
  async coverage(code: string, zoneCode: string): Promise<{ option: AttributeOption; count: number }[]> {
    const definition = this.book.filterable.get(code);
    if (!definition?.options.length)
      throw invalid(['attribute'], 'UNKNOWN_ATTRIBUTE', text('No attribute with options.', '没有此选项型属性。'));
    if (!this.policy.zone(zoneCode))
      throw invalid(['zoneCode'], 'UNKNOWN_ZONE', text('There is no such zone.', '没有这个区域。'));
    const found = await rows<{ value: string; total: string }>(
      this.dataSource,
      `SELECT a.value, COUNT(*) AS total FROM offering_attribute a
         JOIN offering o ON o.id = a.offering_id AND o.status = 'PUBLISHED' AND o.sandbox_of IS NULL
         JOIN offering_zone z ON z.offering_id = o.id AND z.zone_code = ?
         WHERE a.code = ? GROUP BY a.value`,
      [zoneCode, code],
    );
    const counts = new Map(found.map(({ value, total }) => [value, Number(total)]));
    return definition.options.map((option) => ({ option, count: counts.get(option.code) ?? 0 }));
  }
}
