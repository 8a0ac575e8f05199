import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Button, Flex, Grid, Input } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pages } from '../../app/pages';
import { LoadMore } from '../../parts/load-more';
import { PageState } from '../../parts/page-state';
import { CompareBar } from '../compare/compare-bar';
import { CatalogueDocument } from './catalogue.generated';
import { type CatalogueSearch, filterOf } from './catalogue-search';
import { Facets } from './facets';
import { OfferingCard } from './offering-card';

const route = getRouteApi('/catalogue');
/** Its form is loaded where nothing was found. */
const SaveNeed = lazy(async () => ({ default: (await import('../needs/save-need')).SaveNeed }));

const PAGE = 20;
/** Milliseconds without a key before what was typed is searched for. */
const TYPING = 250;

export function Catalogue() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const isWide = Grid.useBreakpoint().md ?? true;
  const list = useInfiniteQuery(
    pages(CatalogueDocument, { filter: filterOf(search), first: PAGE, after: null }, (page) => page.offerings.pageInfo),
  );
  const change = (next: Partial<CatalogueSearch>): void =>
    void navigate({ search: { ...search, ...next }, replace: true, resetScroll: false });
  return (
    <>
      <h1>{t('catalogue.title')}</h1>
      <SearchBox text={search.text ?? ''} onSearch={(text) => change({ text: text || undefined })} />
      <CompareBar />
      <PageState of={list}>
        {({ pages: read }) => {
          const { totalCount, facets } = read[0]!.offerings;
          const found = read.flatMap((page) => page.offerings.edges.map(({ node }) => node));
          const choice = <Facets of={facets} search={search} onChange={change} />;
          return (
            <div className="catalogue" aria-busy={list.isFetching}>
              {isWide ? (
                choice
              ) : (
                <details className="panel">
                  <summary>{t('catalogue.filters')}</summary>
                  {choice}
                </details>
              )}
              <section aria-label={t('catalogue.title')}>
                <Flex justify="space-between" align="center" style={{ marginBottom: 12 }}>
                  <span role="status">{t('catalogue.found', { count: totalCount })}</span>
                  {Object.keys(search).length > 0 && (
                    <Button type="link" onClick={() => void navigate({ search: {}, replace: true })}>
                      {t('catalogue.clear')}
                    </Button>
                  )}
                </Flex>
                {found.length === 0 && (
                  <div className="panel notice">
                    <h2>{t('catalogue.none')}</h2>
                    <p>{t('catalogue.noneHint')}</p>
                    <Suspense>
                      <SaveNeed of={filterOf(search)} />
                    </Suspense>
                  </div>
                )}
                <ul className="offering-list">
                  {found.map((offering) => (
                    <li key={offering.id} className="panel">
                      <OfferingCard of={offering} />
                    </li>
                  ))}
                </ul>
                <LoadMore of={list} />
              </section>
            </div>
          );
        }}
      </PageState>
    </>
  );
}

/** Searches as somebody types, a moment after the last key. */
function SearchBox({ text, onSearch }: { text: string; onSearch: (text: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(text);
  const [from, setFrom] = useState(text);
  if (from !== text) {
    setFrom(text);
    if (typed.trim() !== text) setTyped(text);
  }
  useEffect(() => {
    if (typed.trim() === text) return;
    const timer = setTimeout(() => onSearch(typed.trim()), TYPING);
    return () => clearTimeout(timer);
  });
  return (
    <Input.Search
      allowClear
      maxLength={200}
      value={typed}
      placeholder={t('catalogue.search')}
      aria-label={t('catalogue.search')}
      onChange={({ target }) => setTyped(target.value)}
      onSearch={(value) => onSearch(value.trim())}
      style={{ marginBottom: 16 }}
    />
  );
}
