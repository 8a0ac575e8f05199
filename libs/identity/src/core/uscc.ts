/** The characters of a unified social credit code (GB 32100-2015), each worth its place: no I, O, S, V, Z. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const FORM = /^[0-9A-HJ-NP-RTUW-Y]{18}$/;

const ORGANIZATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** The check character (the 18th) that belongs to the first 17: 31 less their sum weighted by 3^(i−1) mod 31. */
function checkCharacter(code: string): string {
  let [sum, weight] = [0, 1];
  for (const character of code.slice(0, 17)) {
    sum += ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET[(31 - (sum % 31)) % 31]!;
}

/** The check character (the 17th) of the organization code (GB 11714) in places 9 to 16. */
function organizationCheck(code: string): string {
  const sum = ORGANIZATION_WEIGHTS.reduce((all, weight, index) => all + parseInt(code[8 + index]!, 36) * weight, 0);
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : String(check % 11);
}

/**
 * What a text is as a unified social credit code. Pilot cities once gave out codes whose check characters are wrong;
 * their organization codes begin with M000: UNCERTAIN, a person must look.
 */
export function judgeUscc(code: string): 'VALID' | 'UNCERTAIN' | 'WRONG_CHECK' | 'MALFORMED' {
  if (!FORM.test(code)) return 'MALFORMED';
  if (code[17] === checkCharacter(code) && code[16] === organizationCheck(code)) return 'VALID';
  return code.startsWith('M000', 8) ? 'UNCERTAIN' : 'WRONG_CHECK';
}
