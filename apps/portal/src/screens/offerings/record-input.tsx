import { Input } from 'antd';
import { useState } from 'react';

/** A record as JSON; what is none yet is handed on as text, and the api says what is wrong with it. */
export function RecordInput({
  id,
  value,
  onChange,
}: {
  id?: string;
  value?: unknown;
  onChange?: (value: unknown) => void;
}) {
  const [text, setText] = useState(value === undefined || value === null ? '' : JSON.stringify(value, null, 1));
  const change = (next: string): void => {
    setText(next);
    if (!next.trim()) return onChange?.(undefined);
    try {
      onChange?.(JSON.parse(next));
    } catch {
      onChange?.(next);
    }
  };
  return (
    <Input.TextArea
      id={id}
      autoSize={{ minRows: 2, maxRows: 8 }}
      value={text}
      onChange={({ target }) => change(target.value)}
      placeholder="{ } / [ ]"
    />
  );
}
