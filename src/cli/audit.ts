import { parseArgs } from 'node:util';
import { verifyAudit } from '#security';
import { EXIT, UsageError, type Run } from './command.ts';
import { withDatabase } from './open.ts';

const WORDS: Record<string, string> = {
  entry_changed: 'an entry was changed',
  entry_missing: 'an entry was removed or slipped in',
  chain_broken: 'a seal before it was changed or removed',
  head_missing: 'the seal noted earlier is gone or is another'
};

/** `audit verify`: reads the whole log against its seals. Exit code 3 and one line for each fault when it was tampered with. */
export const audit: Run = async ({ config, args, say }) => {
  const { positionals, values } = parseArgs({ args, allowPositionals: true, options: { head: { type: 'string' } } });
  const [seal_id, digest] = values.head?.split(':') ?? [];
  if (positionals.join(' ') !== 'verify' || (values.head !== undefined && !(seal_id && digest))) throw new UsageError('audit verify');
  const expected = seal_id && digest ? { seal_id, digest } : undefined;
  const { faults, head, unsealed } = await withDatabase(config, say, ({ db }) => verifyAudit(db, expected));
  for (const { seal_id: seal, first_id, last_id, fault } of faults) {
    say(`FAULT seal ${seal}${first_id && ` (entries ${first_id} to ${last_id})`}: ${WORDS[fault] ?? fault}`);
  }
  say(head ? `Last seal ${head.seal_id}:${head.digest}, up to entry ${head.last_id}.` : 'Nothing is sealed yet.');
  say(
    `${unsealed} ${unsealed === 1 ? 'entry waits' : 'entries wait'} for a seal. ${faults.length === 0 ? 'No fault found.' : `${faults.length} fault(s) found.`}`
  );
  return faults.length === 0 ? EXIT.done : EXIT.faults;
};
