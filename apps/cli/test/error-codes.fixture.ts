import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const CODE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;
/** Tables of codes, and types that are unions of codes, are told by their names. */
const TABLE = /_(ERRORS|ISSUES|FAULTS|CODES|REASONS)$|^BY_STATUS$/;
const UNION = /(Code|Fault)$/;

/** What gives no code of ours: tests, migrations, and the renderers of files, whose codes are those of UBL. */
const ELSEWHERE = /spec\.ts$|\.fixture\.ts$|(^|\/)(migrations|files)\//;

const sourcesOf = (lib: string): ts.SourceFile[] =>
  readdirSync(join(lib, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !ELSEWHERE.test(file))
    .map((file) => join(lib, 'src', file))
    .map((file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2024, true));

function everyNode(files: ts.SourceFile[], look: (node: ts.Node) => void): void {
  const visit = (node: ts.Node): void => {
    look(node);
    ts.forEachChild(node, visit);
  };
  files.forEach(visit);
}

/** The code-like texts of an expression: a literal, both ways of a condition, a member of a table. */
function codesIn(expression: ts.Expression): string[] {
  if (ts.isStringLiteral(expression)) return CODE.test(expression.text) ? [expression.text] : [];
  if (ts.isConditionalExpression(expression))
    return [...codesIn(expression.whenTrue), ...codesIn(expression.whenFalse)];
  if (ts.isBinaryExpression(expression)) return codesIn(expression.right);
  if (ts.isPropertyAccessExpression(expression) && TABLE.test(expression.expression.getText()))
    return [expression.name.text];
  if (ts.isIdentifier(expression) && CODE.test(expression.text) && expression.text.includes('_'))
    return [expression.text];
  return [];
}

/** What is called, without what it is called on. */
const calleeOf = ({ expression }: ts.CallExpression | ts.NewExpression): string =>
  ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();

/** Functions that take a parameter called `code`: name → its places among the arguments. */
function takersOfCodes(files: ts.SourceFile[]): Map<string, Set<number>> {
  const takers = new Map<string, Set<number>>();
  everyNode(files, (node) => {
    if (!ts.isParameter(node) || node.name.getText() !== 'code') return;
    const { parent } = node;
    const holder = ts.isVariableDeclaration(parent.parent) ? parent.parent : parent;
    const name = ts.isConstructorDeclaration(parent)
      ? parent.parent.name?.text
      : (holder as { name?: ts.Node }).name?.getText();
    if (name) takers.set(name, (takers.get(name) ?? new Set()).add(parent.parameters.indexOf(node)));
  });
  return takers;
}

function codesOfNode(node: ts.Node, takers: Map<string, Set<number>>): string[] {
  if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && node.arguments)
    return [...(takers.get(calleeOf(node)) ?? [])].flatMap((place) =>
      node.arguments![place] ? codesIn(node.arguments![place]) : [],
    );
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'code') return codesIn(node.initializer);
  if (ts.isVariableDeclaration(node) && TABLE.test(node.name.getText())) return literalsIn(node);
  if (ts.isTypeAliasDeclaration(node) && UNION.test(node.name.text)) return literalsIn(node);
  return [];
}

/** What a table or a type of codes holds: its texts, and the names of its members. */
function literalsIn(node: ts.Node): string[] {
  const found: string[] = [];
  everyNode([node as ts.SourceFile], (inner) => {
    if (ts.isStringLiteral(inner) && CODE.test(inner.text)) found.push(inner.text);
    if (ts.isPropertyAssignment(inner) && CODE.test(inner.name.getText())) found.push(inner.name.getText());
  });
  return found;
}

/**
 * The stable codes that the sources of each lib give to errors, issues, findings and waiting amounts.
 * @param libs folder of all libs
 */
export function codesOfLibs(libs: string): Map<string, Set<string>> {
  const names = readdirSync(libs).sort();
  const sources = new Map(names.map((name) => [name, sourcesOf(join(libs, name))]));
  const takers = takersOfCodes([...sources.values()].flat());
  const found = new Map(names.map((name) => [name, new Set<string>()]));
  for (const [name, files] of sources)
    everyNode(files, (node) => codesOfNode(node, takers).forEach((code) => found.get(name)!.add(code)));
  return found;
}
