import ts from 'typescript';

/** One guarded entry of a route file: `load`, an action's name, or an HTTP method, and the door it names. */
export interface RouteDoor {
  entry: string;
  kind: string;
  door: string;
}

const GUARDS = ['page', 'recordedPage', 'action', 'printout', 'download', 'upload', 'passage'];
const SETTINGS = ['csr', 'ssr', 'prerender', 'trailingSlash', 'config', 'entries'];

/** The doors a route file names, and its entries that go through none. */
export function doorsOf(text: string): { doors: RouteDoor[]; unguarded: string[] } {
  const source = ts.createSourceFile('route.ts', text, ts.ScriptTarget.Latest, true);
  const doors: RouteDoor[] = [];
  const unguarded: string[] = [];
  const look = (entry: string, value: ts.Expression | undefined) => {
    const guard = guardOf(value);
    if (guard) doors.push({ entry, ...guard });
    else unguarded.push(entry);
  };
  for (const statement of source.statements) {
    if (!statement.getText().startsWith('export')) continue;
    if (ts.isFunctionDeclaration(statement)) unguarded.push(statement.name?.text ?? 'default');
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      const entry = name.getText();
      if (SETTINGS.includes(entry)) continue;
      const value = bare(initializer);
      if (entry === 'actions' && value && ts.isObjectLiteralExpression(value)) {
        for (const property of value.properties) {
          look(property.name?.getText() ?? '…', ts.isPropertyAssignment(property) ? property.initializer : undefined);
        }
      } else look(entry, value);
    }
  }
  return { doors, unguarded };
}

function guardOf(expression: ts.Expression | undefined): { kind: string; door: string } | undefined {
  const call = bare(expression);
  if (!call || !ts.isCallExpression(call)) return undefined;
  const kind = call.expression.getText();
  const [first] = call.arguments;
  return GUARDS.includes(kind) && first && ts.isStringLiteralLike(first) ? { kind, door: first.text } : undefined;
}

function bare(expression: ts.Expression | undefined): ts.Expression | undefined {
  if (expression && (ts.isSatisfiesExpression(expression) || ts.isAsExpression(expression))) return bare(expression.expression);
  return expression;
}
