import { splitName } from '#text/name.ts';

const WORD = /^\p{L}[\p{L}\p{M}'’.-]*$/u;

/** Is the text a person's full name: a family and a given name, each at most 60 characters, letters only? */
export function hasGivenAndFamily(full_name: string): boolean {
  const { family, middle, given } = splitName(full_name);
  return (
    family !== '' &&
    given !== '' &&
    Math.max(family.length, middle.length, given.length) <= 60 &&
    full_name.split(' ').every((word) => WORD.test(word))
  );
}
