import { seedsDir } from '#platform';
import { Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AttributeBook } from '../attribute/attribute-book.service.js';
import {
  type DomainCell,
  domainCells,
  type FamilyCell,
  familyCells,
  orderedStandards,
  readStandards,
  type Standard,
  type StandardPriority,
} from '../core/index.js';

interface Wanted {
  priority: StandardPriority | null;
  family: string | null;
  domain: string | null;
}

/** The register of standards, from the seeds, and how offerings answer to it. */
@Injectable()
export class Standards {
  private readonly domains;
  private readonly register;
  private readonly ordered;

  constructor(book: AttributeBook) {
    this.domains = book.optionsOf('conformance', 'domain');
    const json: unknown = JSON.parse(readFileSync(join(seedsDir, 'reference', 'standards.json'), 'utf8'));
    this.register = readStandards(
      json,
      this.domains.map(({ code }) => code),
    );
    this.ordered = orderedStandards(this.register);
  }

  /** All that is asked for holds; the most urgent first. */
  list({ priority, family, domain }: Wanted): Standard[] {
    return this.ordered.filter(
      (one) =>
        (priority === null || one.priority === priority) &&
        (family === null || one.family === family) &&
        (domain === null || one.domain === domain),
    );
  }

  domainsOf(attributes: Record<string, unknown>): DomainCell[] {
    return domainCells(this.domains, attributes);
  }

  familiesOf(attributes: Record<string, unknown>, metersKnown: boolean): FamilyCell[] {
    return familyCells(this.register.families, attributes, metersKnown);
  }
}
