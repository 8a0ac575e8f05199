import i18next from 'i18next';

/** A unit as people write it: "card-hour" is 卡·小时, "GB-month" GB·月. What has no word stays as it is. */
export function unitName(unit: string | null | undefined): string {
  if (!unit) return '';
  const parts = unit.split('-');
  const words = parts.map((part) =>
    i18next.exists(`units.${part}`) ? i18next.t(`units.${part}` as 'units.hour') : part,
  );
  const isSaid = words.some((word, index) => word !== parts[index]);
  return words.join(isSaid && i18next.language !== 'en' ? '·' : '-');
}
