import ts from 'typescript';

/** Names that reach out of a pure function, whatever is done with them. */
const OUTSIDE = new Set([
  'process',
  'globalThis',
  'global',
  'console',
  'crypto',
  'performance',
  'Intl',
  'fetch',
  'require',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'eval',
  'Function',
]);
/** Pure by arithmetic, not pure by these. */
const PARTLY: Record<string, ReadonlySet<string>> = { Date: new Set(['UTC']), Math: new Set() };
const LOCALE = /^toLocale|^localeCompare$|^getTimezoneOffset$/;

/** An identifier that is the name of something, not a use of the global of that name. */
function isName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isTypeReferenceNode(parent)) return true;
  if (ts.isImportSpecifier(parent)) return parent.propertyName === node;
  const named =
    ts.isPropertyAccessExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isMethodSignature(parent);
  return named && parent.name === node;
}

function useOf(node: ts.Identifier): string | null {
  if (OUTSIDE.has(node.text)) return node.text;
  const pure = PARTLY[node.text];
  if (!pure) return null;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) {
    const { text } = parent.name;
    return text === 'random' || (node.text === 'Date' && !pure.has(text)) ? `${node.text}.${text}` : null;
  }
  if (node.text === 'Date' && ts.isNewExpression(parent)) return parent.arguments?.length ? null : 'new Date()';
  return node.text === 'Date' && ts.isCallExpression(parent) ? 'Date()' : node.text;
}

/** What a source file reads that was not handed to it: clock, chance, environment, timers, the machine's locale. */
export function ambientUses(source: string): string[] {
  const uses: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isMetaProperty(node)) uses.push('import.meta');
    if (ts.isPropertyAccessExpression(node) && LOCALE.test(node.name.text)) uses.push(node.name.text);
    if (ts.isIdentifier(node) && !isName(node)) {
      const use = useOf(node);
      if (use) uses.push(use);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('core.ts', source, ts.ScriptTarget.ES2024, true));
  return uses;
}
