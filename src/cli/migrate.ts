import type { Command } from './command.ts';
import { withDatabase } from './open.ts';

/** `migrate`: brings the database to this version without starting the product. */
export const migrateCommand: Command = {
  name: 'migrate',
  usage: '',
  about: 'brings the database to this version',
  run: ({ config, say }) => withDatabase(config, say, async () => say('The database is of this version.'))
};
