/** The characters of a unified social credit code (GB 32100-2015): no I, O, S, V, Z. */
const USCC = /^[0-9A-HJ-NP-RTUW-Y]{18}$/;

/** Whether the text has the form of a unified social credit code; check digits are not looked at here. */
export const looksLikeUscc = (value: string): boolean => USCC.test(value);
