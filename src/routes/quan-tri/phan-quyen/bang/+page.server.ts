import { page } from '#platform/http.ts';
import { roleTable } from '../roles.ts';

/** What each role may do, straight from the one table by which the product decides. */
export const load = page('accounts.view', async () => ({ roles: roleTable() }));
