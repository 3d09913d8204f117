// The limit of signing in: nothing but verifying a password, so many at once, for so many seconds.
import { verify } from '@node-rs/argon2';

/** What the process is asked. */
export interface ArgonOrder {
  password_hash: string;
  password: string;
  at_once: number;
  seconds: number;
}

/** How many it did, and in how many seconds. */
export interface ArgonAnswer {
  verified: number;
  seconds: number;
}

process.on('message', async ({ password_hash, password, at_once, seconds }: ArgonOrder) => {
  const began = performance.now();
  let verified = 0;
  const keepBusy = async () => {
    while (performance.now() - began < seconds * 1000) {
      if (await verify(password_hash, password)) verified += 1;
    }
  };
  await Promise.all(Array.from({ length: at_once }, keepBusy));
  process.send?.({ verified, seconds: (performance.now() - began) / 1000 } satisfies ArgonAnswer);
});
process.on('disconnect', () => process.exit());
