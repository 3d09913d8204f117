import { parseArgs } from 'node:util';
import { StartError } from '../lib/server/platform/start-error.ts';
import { EXIT, UsageError, type Call, type Run } from './command.ts';
import { withDatabase } from './open.ts';

/** `seed demo` and `seed scale`: invented organizations, never in production. */
export const seed: Run = async (call) => {
  const [which, ...args] = call.args;
  if (which !== 'demo' && which !== 'scale') throw new UsageError('seed what? demo or scale');
  if (call.config.mode === 'production') throw new StartError('Production takes no invented organization.', 'Use sotay init.');
  await (which === 'demo' ? seedDemo(call) : seedScale({ ...call, args }));
  return EXIT.done;
};

async function seedDemo({ config, say }: Call): Promise<void> {
  await withDatabase(config, say, async ({ db, ownerUrl, keys }) => {
    if (await db.selectFrom('org_unit').select('id').limit(1).executeTakeFirst()) {
      throw new StartError('The database already holds an organization.', 'A seed fills an empty one: give it another SOTAY_DATA_DIR.');
    }
    const demo = await import('../../db/seeds/demo.ts');
    await demo.seedDemo(ownerUrl, { keys });
    for (const { login, password, name } of demo.demoLogins) say(`${login.padEnd(16)} ${password.padEnd(16)} ${name}`);
  });
}

async function seedScale({ config, args, say, progress }: Call): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { members: { type: 'string', default: '500000' }, units: { type: 'string', default: '20000' } }
  });
  const size = { members: Number(values.members), units: Number(values.units) };
  await withDatabase(config, say, async ({ ownerUrl, keys }) => {
    const { SCALE_PASSWORD, seedScale: fill } = await import('../../db/seeds/scale.ts');
    const written = await fill({ ownerUrl, keys, size }, progress);
    say(written === 0 ? 'Everything was there already.' : `Wrote ${written} members; every account has the password ${SCALE_PASSWORD}.`);
  });
}
