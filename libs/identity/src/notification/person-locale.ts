import { loaderOf, type Locale, localeOf, type RequestContext } from '#platform';
import type { Actor } from '../access/actor.js';
import { localeOfLanguage } from '../core/index.js';
import type { NotificationPreferences } from './notification-preferences.service.js';

/** The language a person chose for notifications, asked once in a request; without one the client's. */
export const localeOfPerson = (
  context: RequestContext,
  actor: Actor,
  preferences: NotificationPreferences,
): Promise<Locale> =>
  loaderOf(context, localeOfPerson, async () => {
    const { language } = await preferences.of(actor);
    return language ? localeOfLanguage(language) : localeOf(context.reply.request.headers['accept-language']);
  });
