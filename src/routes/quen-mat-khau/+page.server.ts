import { page } from '#platform/http.ts';

/** What to do without the password: words only, the same for everyone. */
export const load = page('public', async () => ({}));
