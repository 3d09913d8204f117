/**
 * The product cannot start, and the operator can do something about it: one clear English line and a hint.
 * Whoever starts the product prints both and exits with 1; a stack trace would only hide them.
 */
export class StartError extends Error {
  /** What the operator can do about it, in one or a few lines. */
  readonly hint: string;

  constructor(message: string, hint = '', options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartError';
    this.hint = hint;
  }
}

/** The `code` of a system or database error (`EACCES`, `57P01`), or '' when it has none. */
export function codeOf(error: unknown): string {
  const code = error instanceof Object && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}
