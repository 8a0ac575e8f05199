import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { query } from '../app/queries';
import { MeterNamesDocument } from './meters.generated';

/** What a meter is called; a provider's own by its code. */
export function useMeterName(): (code: string) => string {
  const { i18n } = useTranslation();
  const { data } = useQuery({ ...query(MeterNamesDocument, {}), staleTime: Infinity });
  return (code) => {
    const meter = data?.meters.find((one) => one.code === code);
    if (!meter) return code;
    return i18n.language === 'en' ? meter.nameEn : meter.nameZh;
  };
}
