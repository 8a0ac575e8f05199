import { useSyncExternalStore } from 'react';

export interface ChosenPlan {
  id: string;
  name: string;
}

/** The api compares so many at once. */
export const MOST_COMPARED = 5;
const KEY = 'yunshi.compare';

function remembered(): ChosenPlan[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? (kept as ChosenPlan[]).filter((one) => typeof one?.id === 'string') : [];
  } catch {
    return []; // storage may be forbidden
  }
}

let chosen = remembered();
const listeners = new Set<() => void>();

export function choosePlans(next: ChosenPlan[]): void {
  chosen = next.slice(0, MOST_COMPARED);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // It holds for this page.
  }
  listeners.forEach((listener) => listener());
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The plans that were put side by side in this tab. */
export const useChosenPlans = (): ChosenPlan[] => useSyncExternalStore(subscribe, () => chosen);
