declare global {
  namespace App {
    interface Locals {
      /** Hash of the session's token, when the request carries one. Who it is, the database says. */
      token_hash: Buffer | null;
      /** The short reference of this request: in the log, on error pages, in audit entries. */
      reference: string;
    }
    interface Error {
      message: string;
      reference?: string;
    }
  }
}

export {};
