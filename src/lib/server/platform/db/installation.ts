import type { Kysely } from 'kysely';
import type { Mode } from '../config.ts';
import { StartError } from '../start-error.ts';
import type { DB } from './types.ts';

/**
 * Refuses to run real data as a demo, which offers sign-in with one click, and invented data as production. A database
 * without a mark that holds units counts as real.
 *
 * @throws StartError the mode does not fit what the database holds
 */
export async function requireFitting(db: Kysely<DB>, mode: Mode): Promise<void> {
  const invented = await holdsInvented(db);
  if (mode === 'demo' && invented === false) {
    throw new StartError(
      'The database holds an organization of its own: it is not run as a demo.',
      'Set SOTAY_MODE=production (or development), or give the demo another SOTAY_DATA_DIR and no DATABASE_URL.'
    );
  }
  if (mode === 'production' && invented === true) {
    throw new StartError(
      'The database holds an invented organization, whose passwords everyone knows: it is not run in production.',
      'Give DATABASE_URL an empty database and run sotay init.'
    );
  }
}

/** Whether what the database holds is invented; undefined while it holds nothing. */
async function holdsInvented(db: Kysely<DB>): Promise<boolean | undefined> {
  const mark = await db.selectFrom('installation').select('kind').executeTakeFirst();
  if (mark) return mark.kind !== 'real';
  const unit = await db.selectFrom('org_unit').select('id').limit(1).executeTakeFirst();
  return unit ? false : undefined;
}
