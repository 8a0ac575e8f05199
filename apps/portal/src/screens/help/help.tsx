import { getRouteApi } from '@tanstack/react-router';
import { Flex, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../parts/panel';
import { TERMS, type Term } from './help-terms';

const route = getRouteApi('/help');

/** What the words of the screens mean, in the page's language; a link brings to one of them. */
export function Help() {
  const { t } = useTranslation();
  const { text = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const wanted = text.trim().toLowerCase();
  const wordsOf = (term: Term): readonly string[] => t(`help.terms.${term}`, { returnObjects: true });
  const groups = (Object.keys(TERMS) as (keyof typeof TERMS)[])
    .map((group) => ({
      group,
      terms: (TERMS[group] as readonly Term[])
        .map((term) => ({ term, words: wordsOf(term) }))
        .filter(({ words }) => words.some((word) => word.toLowerCase().includes(wanted))),
    }))
    .filter(({ terms }) => terms.length);
  return (
    <>
      <h1>{t('help.title')}</h1>
      <Input.Search
        allowClear
        maxLength={100}
        value={text}
        aria-label={t('help.search')}
        placeholder={t('help.search')}
        onChange={({ target }) =>
          void navigate({ search: target.value ? { text: target.value } : {}, replace: true, resetScroll: false })
        }
        style={{ marginBottom: 16 }}
        className="no-print"
      />
      <Flex vertical gap={16}>
        {groups.map(({ group, terms }) => (
          <Panel key={group} title={t(`help.groups.${group}`)}>
            <dl className="terms">
              {terms.map(({ term, words: [name, meaning] }) => (
                <div key={term} id={term}>
                  <dt>{name}</dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </Panel>
        ))}
      </Flex>
      {!groups.length && <p role="status">{t('help.none')}</p>}
    </>
  );
}
