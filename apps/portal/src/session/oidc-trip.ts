const KEY = 'yunshi.oidc';

/** What is kept while somebody signs in elsewhere: the ticket that begins and ends it, and where they were going. */
interface Begun {
  ticket: string;
  to: string;
}

/** Ended there: with what the product opens the session. */
export interface Trip {
  ticket: string;
  callbackUrl: string;
}

export function beginTrip(ticket: string): void {
  const trip: Begun = { ticket, to: location.pathname + location.search };
  sessionStorage.setItem(KEY, JSON.stringify(trip));
}

/**
 * Whoever comes back from a provider of identities: the ticket with the address they came back to. Read once: a reload
 * does not begin it again, and the address goes back to where they were going, so that it is not kept in the history.
 */
function takeTrip(): Trip | null {
  const came = new URLSearchParams(location.search);
  if (!came.has('state') || !(came.has('code') || came.has('error'))) return null;
  let kept: string | null = null;
  try {
    kept = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
  } catch {
    // storage may be forbidden
  }
  if (kept === null) return null;
  const callbackUrl = location.href;
  const { ticket, to } = JSON.parse(kept) as Begun;
  history.replaceState(null, '', to.startsWith('/') && !to.startsWith('//') ? to : '/');
  return { ticket, callbackUrl };
}

/** Before anything else looks at the address. */
export const returned = takeTrip();
