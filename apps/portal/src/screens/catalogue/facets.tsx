import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { count as countText } from '../../format/format';
import { useCategoryName } from './names';
import type { CatalogueQuery } from './catalogue.generated';
import type { CatalogueSearch } from './catalogue-search';

type Counts = CatalogueQuery['offerings']['facets'];
type Change = (next: Partial<CatalogueSearch>) => void;

interface Value<T extends string> {
  value: T;
  label: string;
  count: number;
}

const FIRST = 8;

/** What may be chosen, each with how many there would be. */
export function Facets({ of, search, onChange }: { of: Counts; search: CatalogueSearch; onChange: Change }) {
  const { t } = useTranslation();
  const categoryName = useCategoryName();
  return (
    <div className="panel no-print" role="search" aria-label={t('catalogue.filters')}>
      <Facet
        title={t('catalogue.serviceModels')}
        chosen={search.models}
        onChoose={(models) => onChange({ models })}
        values={of.serviceModels.map(({ serviceModel: value, count }) => ({
          ...{ value, count, label: t(`enums.ServiceModel.${value}`) },
        }))}
      />
      <Facet
        title={t('catalogue.clouds')}
        chosen={search.clouds}
        onChoose={(clouds) => onChange({ clouds })}
        values={of.clouds.map(({ cloud: value, count }) => ({ value, count, label: t(`enums.Cloud.${value}`) }))}
      />
      <Facet
        title={t('catalogue.categories')}
        chosen={search.categories}
        onChoose={(categories) => onChange({ categories })}
        values={of.categories.map(({ category, count }) => ({
          ...{ value: category.code, count, label: categoryName(category) },
        }))}
      />
      <Facet
        title={t('catalogue.providers')}
        chosen={search.providers}
        onChoose={(providers) => onChange({ providers })}
        values={of.providers.map(({ provider, count }) => ({ value: provider.id, count, label: provider.name }))}
      />
      <Facet
        title={t('catalogue.zones')}
        chosen={search.zones}
        onChoose={(zones) => onChange({ zones })}
        values={of.zones.map(({ zone, count }) => ({ value: zone.code, count, label: zone.name }))}
      />
    </div>
  );
}

function Facet<T extends string>({
  title,
  values,
  chosen = [],
  onChoose,
}: {
  title: string;
  values: Value<T>[];
  chosen?: T[] | undefined;
  onChoose: (chosen: T[] | undefined) => void;
}) {
  const { t } = useTranslation();
  const [isLong, setLong] = useState(false);
  const wanted = values.filter(({ count, value }) => count > 0 || chosen.includes(value));
  if (!wanted.length) return null;
  const toggle = (value: T): void => {
    const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
    onChoose(next.length ? next : undefined);
  };
  const shown = isLong ? wanted : wanted.filter(({ value }, index) => index < FIRST || chosen.includes(value));
  return (
    <fieldset className="facet">
      <legend>{title}</legend>
      {shown.map(({ value, label, count }) => (
        <Checkbox key={value} checked={chosen.includes(value)} onChange={() => toggle(value)}>
          {label} <span className="facet-count">{countText(count)}</span>
        </Checkbox>
      ))}
      {shown.length < wanted.length && (
        <Button type="link" size="small" onClick={() => setLong(true)}>
          {t('catalogue.more')}
        </Button>
      )}
    </fieldset>
  );
}
