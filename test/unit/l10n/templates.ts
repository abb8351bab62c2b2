import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** A sentence that the code can show, as one call says it. */
export interface Use {
  /** The English template, which is the key of its translation. */
  readonly template: string;
  /** How many arguments the call passes for `{0}`, `{1}`, …. */
  readonly args: number;
  /** `file:line`. */
  readonly place: string;
}

export interface Templates {
  readonly uses: readonly Use[];
  /** `file:line: code` of what passes on a template that nobody knows before the program runs. */
  readonly unknown: readonly string[];
}

/** Functions whose first argument is a template, each with the module that declares it. The editor's own is `l10n.t`. */
const translators: readonly { readonly name: string; readonly module: RegExp; readonly file: string }[] = [
  { name: 'text', module: /(^|\/)(shared|\.{1,2})\/text$/, file: 'src/shared/text.ts' },
  { name: 't', module: /(^|\/)i18n$/, file: 'webview/i18n.ts' },
];

/** Every template in the TypeScript files below these folders. */
export function templatesOf(folders: readonly string[]): Templates {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => path.posix.join(folder, file.replaceAll(path.sep, '/'))),
  );
  // The declarations pass on what their callers gave them.
  const callers = files.filter((file) => !translators.some((each) => each.file === file));
  const found = callers.map((file) => templatesIn(file, readFileSync(file, 'utf8')));
  return { uses: found.flatMap(({ uses }) => uses), unknown: found.flatMap(({ unknown }) => unknown) };
}

/** @param name of the file, for the places. */
export function templatesIn(name: string, source: string): Templates {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const imported = translatorsOf(file);
  const constants = constantsOf(file);
  const uses: Use[] = [];
  const unknown: string[] = [];
  const report = (node: ts.Node): void => void unknown.push(`${placeOf(node, file)}: ${node.getText(file)}`);

  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    ts.forEachChild(node, visit);
    if (!isTranslator(node, imported)) return;
    const call = node.parent;
    // Handed to somebody else, who calls it with whatever he likes.
    if (!ts.isCallExpression(call) || call.expression !== node) return report(call);
    const [template, ...args] = call.arguments;
    const literals = template && literalsOf(template, constants);
    if (literals === undefined || args.some(ts.isSpreadElement)) return report(call);
    const place = placeOf(node, file);
    uses.push(...literals.map((each) => ({ template: each, args: args.length, place })));
  };
  visit(file);
  return { uses, unknown };
}

function placeOf(node: ts.Node, file: ts.SourceFile): string {
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`;
}

/** The names that the translators have in this file. */
function translatorsOf(file: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const module = statement.moduleSpecifier.text;
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
    for (const { name, propertyName } of bindings.elements)
      if (translators.some((each) => each.name === (propertyName ?? name).text && each.module.test(module)))
        names.add(name.text);
  }
  return names;
}

/** Whether this is `text`, `t` or `….l10n.t` where its value is used. */
function isTranslator(node: ts.Node, imported: ReadonlySet<string>): node is ts.Expression {
  if (ts.isPropertyAccessExpression(node))
    return node.name.text === 't' && /(^|\.)l10n$/.test(node.expression.getText());
  if (!ts.isIdentifier(node) || !imported.has(node.text)) return false;
  const { parent } = node;
  const isName =
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    ((ts.isPropertySignature(parent) || ts.isVariableDeclaration(parent) || ts.isParameter(parent)) &&
      parent.name === node) ||
    ts.isBindingElement(parent) ||
    ts.isTypeNode(parent);
  return !isName;
}

/** `const NAME = …` of the file, by name. */
function constantsOf(file: ts.SourceFile): ReadonlyMap<string, ts.Expression> {
  const constants = file.statements
    .filter(ts.isVariableStatement)
    .filter(({ declarationList }) => declarationList.flags & ts.NodeFlags.Const)
    .flatMap(({ declarationList }) => declarationList.declarations);
  return new Map(
    constants.flatMap(({ name, initializer }) =>
      ts.isIdentifier(name) && initializer ? [[name.text, initializer] as const] : [],
    ),
  );
}

/** The strings that an expression can be: a literal, a constant that is one, a choice between them. */
function literalsOf(node: ts.Expression, constants: ReadonlyMap<string, ts.Expression>): string[] | undefined {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return literalsOf(node.expression, constants);
  if (ts.isConditionalExpression(node)) {
    const [yes, no] = [literalsOf(node.whenTrue, constants), literalsOf(node.whenFalse, constants)];
    return yes && no && [...yes, ...no];
  }
  const value = ts.isIdentifier(node) ? constants.get(node.text) : undefined;
  return value && literalsOf(value, constants);
}
