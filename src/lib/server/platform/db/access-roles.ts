import { accessRoles } from '../permissions.ts';
import { openPool } from './connect.ts';
import type { DB } from './types.ts';

/** Copies THE TABLE of permissions into `access_role`, where app.enter() reads it. Run by the owner after every migration. */
export async function writeAccessRoles(ownerUrl: string): Promise<void> {
  const { db, close } = openPool<DB>(ownerUrl, { max: 1, application_name: 'sotay-roles' });
  try {
    await db.transaction().execute(async (tx) => {
      const rows = accessRoles();
      await tx
        .insertInto('access_role')
        .values(rows)
        .onConflict((conflict) =>
          conflict.column('role').doUpdateSet((eb) => ({
            sees_members: eb.ref('excluded.sees_members'),
            sees_accounts: eb.ref('excluded.sees_accounts'),
            needs_second_factor: eb.ref('excluded.needs_second_factor'),
            permissions: eb.ref('excluded.permissions')
          }))
        )
        .execute();
      await tx
        .deleteFrom('access_role')
        .where(
          'role',
          'not in',
          rows.map(({ role }) => role)
        )
        .execute();
    });
  } finally {
    await close();
  }
}
