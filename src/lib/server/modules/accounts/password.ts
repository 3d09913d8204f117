import { hash, verify } from '@node-rs/argon2';

// argon2id, 19 MiB, two passes: the first choice of OWASP's password storage cheat sheet.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The longest password taken, in characters. */
export const PASSWORD_MAX = 200;

// The hash of a password nobody has: verifying it costs what a real one costs.
const NOBODYS = '$argon2id$v=19$m=19456,t=2,p=1$hhUqDulSAR+iS4kOi1Ytzw$dh6K37MPQrt4mWMaXPDe3Ew23W56cUEg2BOtvam82/k';

/** The Argon2id hash of a password. Vietnamese typed with combining marks gives the same password as precomposed. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), COST);
}

/** Whether the password is the one of the hash. Without a hash the same work is done and the answer is no. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const right = await verify(stored ?? NOBODYS, password.normalize('NFC'));
  return right && stored !== null;
}
