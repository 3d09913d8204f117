import { openPool } from '../../src/lib/server/platform/db/connect.ts';
import type { DB } from '../../src/lib/server/platform/db/types.ts';
import { permissionsDoc } from './permissions.ts';
import { routesDoc } from './routes-doc.ts';
import { rulesDoc } from './rules.ts';
import { schemaDoc } from './schema.ts';

/** Every generated document: file name → text. `url`: the owner's address of a freshly migrated database. */
export async function generatedDocs(url: string): Promise<Record<string, string>> {
  const { db, close } = openPool<DB>(url, { max: 1, application_name: 'sotay-docs' });
  try {
    return {
      'permissions.md': permissionsDoc(),
      'routes.md': routesDoc(),
      'rules.md': await rulesDoc(db),
      'schema.md': await schemaDoc(db)
    };
  } finally {
    await close();
  }
}
