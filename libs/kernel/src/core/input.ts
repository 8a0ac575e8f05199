import { type Decimal, parseDecimal } from './decimal.js';
import { type Issue, type Issues, text } from './errors.js';

/** Checks shared by every input: each adds an issue with its path and returns what could be read. */

interface DecimalRules {
  integerDigits?: number;
  min?: 'ZERO' | 'ABOVE_ZERO';
}

/** Reads a decimal input; the default allows zero, forbids negatives and more than 12 digits before the point. */
export function decimalInput(
  issues: Issues,
  path: Issue['path'],
  value: string,
  { integerDigits = 12, min = 'ZERO' }: DecimalRules = {},
): Decimal | null {
  const read = parseDecimal(value, integerDigits);
  if (read === 'NOT_DECIMAL')
    issues.add(
      path,
      read,
      text(
        `"${value.slice(0, 40)}" is not a decimal number such as 12.50.`,
        `“${value.slice(0, 40)}”不是十进制数（如 12.50）。`,
      ),
    );
  else if (read === 'OVER_PRECISE')
    issues.add(path, read, text('At most 12 digits after the point.', '小数点后最多 12 位。'));
  else if (read === 'TOO_LARGE')
    issues.add(
      path,
      read,
      text(`At most ${integerDigits} digits before the point.`, `小数点前最多 ${integerDigits} 位。`),
    );
  else if (read.isNegative() && !read.isZero())
    issues.add(path, 'NEGATIVE', text('Must not be negative.', '不能为负数。'));
  else if (min === 'ABOVE_ZERO' && read.isZero())
    issues.add(path, 'NOT_POSITIVE', text('Must be above zero.', '必须大于零。'));
  else return read;
  return null;
}

interface TextRules {
  max: number;
  min?: number;
  pattern?: RegExp;
}

/** The control characters of ASCII but tab and line breaks. */
const CONTROL = /(?![\t\n\r\u0080-\u009f])\p{Cc}/u;

/** Trims and bounds a text input; control characters other than line breaks and tabs are refused. */
export function textInput(
  issues: Issues,
  path: Issue['path'],
  value: string,
  { max, min = 1, pattern }: TextRules,
): string {
  const trimmed = value.trim();
  if (trimmed.length < min) issues.add(path, 'REQUIRED', text('Must not be empty.', '不能为空。'));
  else if (trimmed.length > max)
    issues.add(path, 'TOO_LONG', text(`At most ${max} characters.`, `最多 ${max} 个字符。`));
  else if (CONTROL.test(trimmed) || !trimmed.isWellFormed())
    issues.add(path, 'NOT_TEXT', text('Contains characters that are not text.', '包含非文本字符。'));
  else if (pattern && !pattern.test(trimmed))
    issues.add(path, 'MALFORMED', text('Not in the expected form.', '格式不符合要求。'));
  return trimmed;
}

/** Codes people choose: no blanks, no control characters, at most 100 characters. */
export const CODE = /^[^\s\p{C}]{1,100}$/u;

export function listInput<T>(
  issues: Issues,
  path: Issue['path'],
  list: readonly T[],
  { max, min = 0 }: { max: number; min?: number },
): void {
  if (list.length < min) issues.add(path, 'REQUIRED', text(`At least ${min} needed.`, `至少需要 ${min} 项。`));
  if (list.length > max) issues.add(path, 'TOO_MANY', text(`At most ${max} allowed.`, `最多 ${max} 项。`));
}
