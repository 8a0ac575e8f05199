const DIGITS = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const PLACES = ['仟', '佰', '拾', ''];

/** A group of at most four digits; zeros inside it become one 零, leading and trailing ones nothing. */
function group(digits: string): string {
  let words = '';
  let gap = false;
  for (const [index, digit] of [...digits.padStart(4, '0')].entries()) {
    if (digit === '0') {
      gap = words !== '';
      continue;
    }
    words += (gap ? '零' : '') + DIGITS[Number(digit)]! + PLACES[index]!;
    gap = false;
  }
  return words;
}

/** A whole number without leading zeros, '' for zero. `unit` digits are read after `name` (亿: 8, 万: 4). */
function whole(digits: string): string {
  const trimmed = digits.replace(/^0+/, '');
  if (trimmed.length <= 4) return group(trimmed);
  const [unit, name] = trimmed.length > 8 ? [8, '亿'] : [4, '万'];
  const high = whole(trimmed.slice(0, -unit)) + name;
  const rest = trimmed.slice(-unit);
  const low = whole(rest);
  // A place skipped right after 亿 or 万 is said once: 壹拾万零叁元.
  return low === '' ? high : high + (rest.startsWith('0') ? '零' : '') + low;
}

/**
 * An amount of yuan in Chinese capitals, as it stands after 人民币: "684.96" → 陆佰捌拾肆元玖角陆分,
 * "10000.00" → 壹万元整, "100003.05" → 壹拾万零叁元零伍分, below zero with 负 in front.
 * 整 stands where there is no 分; one 零 stands for 角 when only 分 follow a yuan (《支付结算办法》附一,
 * 《会计基础工作规范》第五十二条).
 * @param amount yuan with at most two digits after the point; anything else is a RangeError
 */
export function capitals(amount: string): string {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount);
  if (!match) throw new RangeError(`not an amount of yuan and fen: ${amount}`);
  const [jiao, fen] = [...(match[3] ?? '').padEnd(2, '0')].map(Number) as [number, number];
  const yuan = whole(match[2]!);
  let words = yuan === '' ? '' : `${yuan}元`;
  if (jiao > 0) words += `${DIGITS[jiao]!}角`;
  else if (fen > 0 && yuan !== '') words += '零';
  if (fen > 0) words += `${DIGITS[fen]!}分`;
  if (words === '') return '零元整';
  return (match[1] ?? '') === '-' ? `负${fen > 0 ? words : `${words}整`}` : fen > 0 ? words : `${words}整`;
}
