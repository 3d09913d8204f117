import { expect, test } from 'vitest';
import { statementsOf } from './statements.ts';

test('a file is split at its semicolons, not at those inside texts, names, comments and bodies', () => {
  const source = [
    '-- first; a comment',
    "select 'a;b', E'it\\'s;', \"c;d\";",
    '/* none; */',
    '',
    'create function f() returns int language sql as $$ select 1; $$;',
    'do $body$ begin perform $$x;$$; end $body$',
    ''
  ].join('\n');
  expect(statementsOf(source).map(({ line, text }) => [line, text.split(' ')[0]])).toEqual([
    [2, 'select'],
    [5, 'create'],
    [6, 'do']
  ]);
});

test('a file of comments holds no statement', () => {
  expect(statementsOf('-- nothing;\n/* here */ ;\n')).toEqual([]);
});
