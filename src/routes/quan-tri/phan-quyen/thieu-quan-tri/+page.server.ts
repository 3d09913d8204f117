import { unitsWithoutAdministrator } from '#accounts';
import { page } from '#platform/http.ts';

/** Units of their own level that nobody of their own administers. */
export const load = page('accounts.grant', async (ctx) => ({ units: await unitsWithoutAdministrator(ctx) }));
