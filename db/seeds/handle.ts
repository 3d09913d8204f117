import { fold } from '../../src/lib/text/parse.ts';

/** A login handle as the issuing unit makes them, with the member's number instead of chance: 'hoant1204'. */
export function handleOf({ family, middle, given }: { family: string; middle: string; given: string }, number: number): string {
  const initials = [family, ...middle.split(' ')].map((word) => letters(word).slice(0, 1)).join('');
  return `${letters(given)}${initials}${number}`;
}

function letters(text: string): string {
  return fold(text).replace(/[^a-z]/g, '');
}
