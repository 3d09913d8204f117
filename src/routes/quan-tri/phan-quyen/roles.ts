import { roleHas, ROLES, type Permission, type Role } from '#platform/permissions.ts';

/** The permissions of a role, as codes; none for a role of the past. */
export function permissionsOf(role: string): readonly Permission[] {
  return Object.hasOwn(ROLES, role) ? ROLES[role as Role].permissions : [];
}

/** Every role as the generated table of permissions shows it. */
export function roleTable() {
  return (Object.keys(ROLES) as Role[]).map((role) => {
    const { levels, reach, power, permissions } = ROLES[role];
    return { role, levels: [...levels], reach, power, permissions: [...permissions], reads_members: roleHas(role, 'members.view') };
  });
}
