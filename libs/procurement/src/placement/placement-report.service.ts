import { Offerings } from '#catalog';
import { Organizations } from '#identity';
import type { Id } from '#kernel';
import { id, rows } from '#platform';
import { DataCentres, isWithin } from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { percentOf } from '../core/index.js';

/** Where the running services of a division's buyers lie. */
export interface PlacementReport {
  division: string;
  park: string;
  /** Running services whose offering names a data centre: in the park, and elsewhere. */
  inPark: number;
  elsewhere: number;
  /** Those whose offering names none: counted in no share. */
  unknown: number;
  /** Of inPark in both, per cent to one place, half away from zero; null without any. */
  percent: string | null;
}

interface Group {
  organizationId: Id;
  offeringId: Id;
  count: number;
}

/** How far the plans' concentration of data has come: 004 二(四). */
@Injectable()
export class PlacementReports {
  constructor(
    private readonly dataSource: DataSource,
    private readonly organizations: Organizations,
    private readonly offerings: Offerings,
    private readonly centres: DataCentres,
  ) {}

  /** Of the agencies and public institutions in the division and below. */
  async of(division: string, park: string): Promise<PlacementReport> {
    const groups = await this.running(division);
    const offerings = await this.offerings.byIds([...new Set(groups.map(({ offeringId }) => offeringId))]);
    const centreOf = (offeringId: Id): string | null => {
      const named = offerings.get(offeringId)?.effectiveAttributes.dataCentre;
      return typeof named === 'string' ? named : null;
    };
    const codes = [...new Set(groups.flatMap(({ offeringId }) => centreOf(offeringId) ?? []))];
    const centres = await this.centres.byCodes(codes);
    const counted = { inPark: 0, elsewhere: 0, unknown: 0 };
    for (const { offeringId, count } of groups) {
      const code = centreOf(offeringId);
      if (code === null) counted.unknown += count;
      else counted[centres.get(code)?.zone === park ? 'inPark' : 'elsewhere'] += count;
    }
    const { inPark, elsewhere } = counted;
    return { division, park, ...counted, percent: percentOf(inPark, inPark + elsewhere, 1) };
  }

  private async running(division: string): Promise<Group[]> {
    const found = await rows<{ organization_id: Buffer; offering_id: Buffer; n: string }>(
      this.dataSource,
      "SELECT organization_id, offering_id, COUNT(*) AS n FROM service_instance WHERE status IN ('ACTIVE', 'SUSPENDED', 'TERMINATING') GROUP BY organization_id, offering_id",
    );
    const groups = found.map((row) => ({
      organizationId: id(row.organization_id),
      offeringId: id(row.offering_id),
      count: Number(row.n),
    }));
    const buyers = await this.organizations.byIds(groups.map(({ organizationId }) => organizationId));
    return groups.filter(({ organizationId }) => {
      const buyer = buyers.get(organizationId);
      const isPublic = buyer?.kind === 'AGENCY' || buyer?.kind === 'PUBLIC_INSTITUTION';
      return (
        isPublic && buyer.sandboxOf === null && buyer.divisionCode !== null && isWithin(buyer.divisionCode, division)
      );
    });
  }
}
