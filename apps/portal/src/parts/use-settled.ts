import { useEffect, useState } from 'react';

/** Milliseconds without a key before what was typed is asked for. */
const TYPING = 300;

/** The value once nobody has changed it for a moment. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  const written = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(written) as Value), TYPING);
    return () => clearTimeout(timer);
  }, [written]);
  return settled;
}
