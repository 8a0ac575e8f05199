import { useEffect, useEffectEvent, useState } from 'react';

const KEY = 'yunshi.shortcuts';

function remembered(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true; // storage may be forbidden
  }
}

const WRITES = 'input, textarea, select, [contenteditable], [role=combobox], [role=dialog]';

/** Single keys that do something while nobody writes. They can be turned off: voices and clumsy hands press keys too. */
export function useShortcuts(active: boolean, does: Record<string, () => void>): [boolean, (on: boolean) => void] {
  const [isOn, setOn] = useState(remembered);
  const press = useEffectEvent((event: KeyboardEvent) => {
    const isWriting = event.target instanceof Element && event.target.closest(WRITES) !== null;
    const act = does[event.key.toLowerCase()];
    if (!act || isWriting || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    if (!active || !isOn) return;
    const listen = (event: KeyboardEvent): void => press(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [active, isOn]);
  const turn = (on: boolean): void => {
    setOn(on);
    try {
      localStorage.setItem(KEY, on ? 'on' : 'off');
    } catch {
      // It holds for this page.
    }
  };
  return [isOn, turn];
}
