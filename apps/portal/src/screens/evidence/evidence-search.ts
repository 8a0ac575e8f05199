import type { EvidenceListQueryVariables } from './evidence.generated';
import { knownText, oneOf, said } from '../../parts/search';

/** What stands on the page: what waits to be checked, what runs out within so many days, or all. */
export const EVIDENCE_VIEWS = ['waiting', 'in30', 'in90', 'in180', 'all'] as const;

export interface EvidenceSearch {
  view?: (typeof EVIDENCE_VIEWS)[number];
  kind?: string;
}

export const readEvidenceSearch = ({ view, kind }: Record<string, unknown>): EvidenceSearch =>
  said({ view: oneOf(view, EVIDENCE_VIEWS), kind: knownText(kind, 100) });

export const DEFAULT_VIEW = 'in90';

/** The day so many days from now, by the clock of the market. */
const dayIn = (days: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(Date.now() + days * 86_400_000);

type Wanted = Pick<EvidenceListQueryVariables, 'statuses' | 'endingBy' | 'kind'>;

export function evidenceFilter({ view = DEFAULT_VIEW, kind }: EvidenceSearch): Wanted {
  const wanted = { kind: kind ?? null, statuses: null, endingBy: null };
  if (view === 'all') return wanted;
  if (view === 'waiting') return { ...wanted, statuses: ['SUBMITTED'] };
  return { ...wanted, statuses: ['VERIFIED'], endingBy: dayIn(Number(view.slice(2))) };
}
