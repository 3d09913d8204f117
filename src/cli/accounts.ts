import { resetAccount } from '#accounts';
import { StartError } from '../lib/server/platform/start-error.ts';
import { UsageError, type Run } from './command.ts';
import { withDatabase } from './open.ts';

/** `accounts reset`: the way back in when nobody is left who could open the door from inside. Written to the audit log. */
export const accounts: Run = async ({ config, args, say }) => {
  const [act, login, ...rest] = args;
  if (act !== 'reset' || !login || rest.length > 0) throw new UsageError('accounts reset <login>');
  await withDatabase(config, say, async ({ asSystem, keys }) => {
    const card = await asSystem(async (ctx) => {
      const account = await ctx.db.selectFrom('account').select('id').where('login', '=', login).executeTakeFirst();
      if (!account) throw new StartError(`There is no account "${login}".`);
      return resetAccount(ctx, { account_id: account.id }, keys);
    });
    say(`${card.name}: login ${card.login}, code ${card.code}, until ${card.expires_on} at ${config.public_url}/kich-hoat`);
    say('The code works once and is shown only now.');
  });
};
