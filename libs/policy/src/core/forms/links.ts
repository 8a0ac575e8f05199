import { type Text, text } from '#kernel/core';
import type { Facts } from '../facts.js';
import { cityOf, LINK_KINDS, type LinkFacts, type LinkKind } from '../links.js';
import { readFields, readOneOf, readSet } from '../read.js';
import { form } from './form.js';

interface LinkRule {
  kinds: LinkKind[];
}

const readLinkRule = (parameters: unknown, path: string): LinkRule => ({
  kinds: readSet(readFields(parameters, path, ['kinds']).kinds, `${path}.kinds`, (v, at) =>
    readOneOf(v, at, LINK_KINDS),
  ),
});

const linksOf = ({ kinds }: LinkRule, { links = [] }: Facts): LinkFacts[] =>
  links.filter(({ kind }) => kinds.includes(kind));

/** Nothing lies between an isolated zone and anything outside of it. */
const linkIsolation = (rule: LinkRule, facts: Facts): Text[] =>
  linksOf(rule, facts)
    .filter(({ from, to }) => from.isolatedZone !== to.isolatedZone)
    .map(({ from, to }) =>
      text(
        `${from.isolatedZone ?? to.isolatedZone!} is isolated: nothing between ${from.code} and ${to.code}.`,
        `${from.isolatedZone ?? to.isolatedZone!} 物理隔离，${from.code} 与 ${to.code} 之间不得互联。`,
      ),
    );

/** The two ends lie in different cities. */
const linkOtherCity = (rule: LinkRule, facts: Facts): Text[] =>
  linksOf(rule, facts)
    .filter(({ from, to }) => cityOf(from.division) === cityOf(to.division))
    .map(({ from, to }) =>
      text(`${from.code} and ${to.code} lie in one city.`, `${from.code} 与 ${to.code} 位于同一城市。`),
    );

export const LINK_RULE_FORMS = {
  LINK_ISOLATION: form(readLinkRule, linkIsolation),
  LINK_OTHER_CITY: form(readLinkRule, linkOtherCity),
};
