import type { Run } from './command.ts';
import { withDatabase } from './open.ts';

/** `migrate`: brings the database to this version without starting the product. */
export const migrate: Run = ({ config, say }) => withDatabase(config, say, async () => say('The database is of this version.'));
