import type { Permission, Role } from '#platform/permissions.ts';

/**
 * What the frame around every page needs, as the layout receives it in `page.data.shell`. `flash` is the code of the message left by the last action; `staff` whether the account holds
 * any office; `working` the unit it works for now (`several`: it may switch); `display` the cookie `hien_thi`.
 */
export type Shell = {
  mode: 'demo' | 'development' | 'production';
  path: string;
  flash?: string;
  account?: { name: string };
  staff: boolean;
  working?: { unit_id: string; unit_name: string; role?: Role; several: boolean };
  permissions: readonly Permission[];
  display?: string;
};

/** Which frame a page stands in. */
export type Area = 'public' | 'member' | 'staff';

const BEFORE_SIGNED_IN = ['/dang-nhap', '/kich-hoat', '/quen-mat-khau', '/xac-thuc'];

/** The frame of a page: public without an account and on the pages of signing in, staff under /quan-tri, else member. */
export function areaOf(shell: Pick<Shell, 'account' | 'path'> | undefined): Area {
  if (!shell?.account || BEFORE_SIGNED_IN.some((start) => isAtOrBelow(shell.path, start))) return 'public';
  return isAtOrBelow(shell.path, '/quan-tri') ? 'staff' : 'member';
}

/** Whether a path is the given one or stands below it. */
export function isAtOrBelow(path: string, start: string): boolean {
  return path === start || path.startsWith(`${start}/`);
}
