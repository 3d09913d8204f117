/** Text as it stands for a LIKE pattern: `%`, `_` and the backslash are letters like others. */
export function likeLiteral(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** A LIKE pattern for that text, anywhere. */
export function likeAnywhere(text: string): string {
  return `%${likeLiteral(text)}%`;
}
