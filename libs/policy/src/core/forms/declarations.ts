import { type Text, text } from '#kernel/core';
import type { Facts } from '../facts.js';
import { readFields } from '../read.js';
import { form, type RuleForm } from './form.js';

/** Forms of rules over what a buyer declares of its order as a whole. */

const readNothing = (parameters: unknown, path: string): object => readFields(parameters, path, []);

/** Nobody orders what they declare to be classified. */
const classifiedRefused = (_: object, { classified = false }: Facts): Text[] =>
  classified ? [text('The order was declared to be classified.', '该订单被声明为涉密。')] : [];

export const DECLARATION_RULE_FORMS: Readonly<Record<string, RuleForm>> = {
  CLASSIFIED_REFUSED: form(readNothing, classifiedRefused),
};
