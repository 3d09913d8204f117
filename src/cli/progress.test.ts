import { expect, test } from 'vitest';
import { progressOn } from './progress.ts';

/** A screen that keeps what is written, with a clock moved by hand. */
function screen(isTTY: boolean) {
  const written: string[] = [];
  let ms = 0;
  const draw = progressOn({ isTTY, write: (text: string) => written.push(text) }, () => ms);
  return { written, at: (time: number, share: number) => ((ms = time), draw(share, 'members')) };
}

test('a terminal sees one line, redrawn, with the remaining time', () => {
  const { written, at } = screen(true);
  at(0, 0);
  at(30_000, 0.25);
  at(120_000, 1);
  expect(written[1]).toMatch(/^\r\[=+ +\] {2}25 % {2}members {6}about 1 min 30 s left/);
  expect(written.at(-1)).toMatch(/100 %.*2 min 0 s in all\s*\n$/);
  expect(written.slice(0, -1).join('')).not.toContain('\n');
});

test('elsewhere there is a line at every tenth', () => {
  const { written, at } = screen(false);
  for (let share = 0; share < 1; share += 0.01) at(share * 10_000, share);
  at(10_000, 1);
  expect(written).toHaveLength(11);
});

test('does not guess from nothing', () => {
  const { written, at } = screen(true);
  at(100, 0.01);
  expect(written.join('')).not.toContain('left');
});
