import { randomInt } from 'node:crypto';
import { fold } from '#text/parse.ts';

/**
 * A fresh login handle: the given name and the initials of the names before it, folded, and four random digits
 * ('Nguyễn Thị Minh Hoa' may become `hoantm4821`). It tells nothing that the roster keeps apart, the personal ID least of all.
 */
export function newLogin(name: { family: string; middle: string; given: string }): string {
  const initials = [name.family, ...name.middle.split(' ')].map((word) => letters(word).slice(0, 1)).join('');
  const stem = `${letters(name.given)}${initials}`.slice(0, 30) || 'dv';
  return `${stem}${String(randomInt(10_000)).padStart(4, '0')}`;
}

function letters(text: string): string {
  return fold(text).replace(/[^a-z]/g, '');
}
