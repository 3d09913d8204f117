// What every room owes: a page about itself, a front door, a test of who may, its own tables only, no Vietnamese, a trace.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { filesIn, root, rooms } from './files.ts';

/** Which room owns tables with which first word. */
const OWNER: Record<string, string> = {
  org: 'organization',
  member: 'members',
  account: 'accounts',
  audit: 'security',
  rule: 'security',
  access: 'accounts'
};

const sources = filesIn('src/lib/server/modules', /(?<!\.test|\.testing)\.ts$/);
const roomOf = (path: string) => path.split('/')[4] ?? '';

describe.each(rooms())('the room %s', (room) => {
  test('has a README, a front door and a test of who may', () => {
    const missing = ['README.md', 'index.ts', 'access.test.ts'].filter(
      (name) => !existsSync(join(root, 'src/lib/server/modules', room, name))
    );
    expect(missing).toEqual([]);
  });

  test('writes only its own tables', () => {
    const foreign = sources
      .filter(({ path }) => roomOf(path) === room)
      .flatMap(({ path, text }) =>
        [
          ...text.matchAll(
            /(?:insertInto|updateTable|deleteFrom|mergeInto)\(\s*'([a-z_]+)|(?:insert into|update|delete from)\s+([a-z]+_[a-z_]+)\b(?!\s*\()/g
          )
        ]
          .map((match) => match[1] ?? match[2] ?? '')
          .filter((table) => table && OWNER[table.split('_')[0] ?? ''] !== undefined && OWNER[table.split('_')[0] ?? ''] !== room)
          .map((table) => `${path}: ${table}`)
      );
    expect(foreign).toEqual([]);
  });
});

describe('under lib/server', () => {
  test('stands no Vietnamese: words belong to pages and lib/text', () => {
    const vietnamese = /[ăâđêôơưĂÂĐÊÔƠƯ]|[\u1EA0-\u1EF9]/;
    const found = filesIn('src/lib/server', /(?<!\.test)\.ts$/)
      .filter(({ path }) => !/testing\.ts$|cast\.ts$/.test(path))
      .flatMap(({ path, text }) =>
        stringsOf(path, text)
          .filter((words) => vietnamese.test(words))
          .map((words) => `${path}: ${words}`)
      );
    expect(found).toEqual([]);
  });

  test('every command leaves a trace in the audit log', () => {
    const silent = commands()
      .filter(({ audits }) => !audits)
      .map(({ name }) => name)
      .filter((name) => !(name in NO_TRACE));
    expect(silent).toEqual([]);
  });
});

/** Commands that rightly leave no entry, each with its reason. */
const NO_TRACE: Record<string, string> = {
  'accounts.presentCard': 'only asks; the activation itself is written down',
  'accounts.keepErrand': 'a question that waits for its answer',
  'accounts.takeErrand': 'the same question, taken back',
  'accounts.newPasskeyOptions': 'a question that waits for its answer',
  'accounts.passkeyOptions': 'a question that waits for its answer',
  'accounts.beginTotp': 'a secret that means nothing until it is confirmed',
  'accounts.createSession': 'part of signing in, which writes',
  'accounts.limitSessions': 'part of giving a role, which writes',
  'accounts.endSessions': 'part of a larger act, which writes'
};

function stringsOf(path: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node))
      found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
  return found;
}

/** Exported functions of the front doors whose first parameter is a Writer, and whether they reach `audit(` or `auditEntry(`. */
function commands(): { name: string; audits: boolean }[] {
  const bodies = new Map<string, { exported: boolean; writer: boolean; text: string }>();
  const fronts = new Map(rooms().map((room) => [room, sources.find(({ path }) => path.endsWith(`modules/${room}/index.ts`))?.text ?? '']));
  for (const { path, text } of sources) {
    for (const statement of ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true).statements) {
      if (!ts.isFunctionDeclaration(statement) || !statement.name) continue;
      const name = statement.name.text;
      const exported = new RegExp(`\\b${name}\\b`).test(fronts.get(roomOf(path)) ?? '');
      bodies.set(`${roomOf(path)}.${name}`, {
        exported,
        writer: statement.parameters[0]?.type?.getText() === 'Writer',
        text: statement.body?.getText() ?? ''
      });
    }
  }
  const audits = (key: string, seen = new Set<string>()): boolean => {
    const body = bodies.get(key);
    if (!body || seen.has(key)) return false;
    seen.add(key);
    if (/\baudit(Entry)?\(/.test(body.text)) return true;
    return [...body.text.matchAll(/\b([a-z][A-Za-z]+)\(/g)].some(([, called]) =>
      [...bodies.keys()].some((other) => other.endsWith(`.${called}`) && audits(other, seen))
    );
  };
  return [...bodies].filter(([, { exported, writer }]) => exported && writer).map(([name]) => ({ name, audits: audits(name) }));
}
