import type { Permission } from '#platform/permissions.ts';
import type { IconName } from './icons.ts';
import { isAtOrBelow } from './shell.ts';

/** One entry of a navigation: where it leads, its words, its icon. `spare` entries go first when the room is small. */
export type Door = { href: string; label: string; icon: IconName; spare?: boolean };

/** An entry of the staff side navigation: shown to holders of `needs`; those of one `group` stand under that heading. */
export type StaffDoor = Door & { group: string; needs?: Permission };

/** The doors of a member, in the order of the bottom bar. Only sections that exist stand here. */
export const memberDoors: readonly Door[] = [
  { href: '/', label: 'Trang chủ', icon: 'house' },
  { href: '/ca-nhan/ho-so', label: 'Hồ sơ', icon: 'id-card' },
  { href: '/ca-nhan/bao-mat', label: 'Bảo mật', icon: 'shield-check', spare: true },
  { href: '/tat-ca', label: 'Tất cả', icon: 'layout-grid' }
];

/** The door of an office holder from his member pages into the staff area. */
export const staffEntrance: Door = { href: '/quan-tri', label: 'Quản trị', icon: 'clipboard-check', spare: true };

/** The doors of the staff area, in the order of the side column. A new section adds its line here. */
export const staffDoors: readonly StaffDoor[] = [
  { href: '/quan-tri', label: 'Việc cần xử lý', icon: 'clipboard-check', group: '' },
  { href: '/quan-tri/to-chuc', label: 'Tổ chức', icon: 'network', group: 'Tổ chức và đảng viên', needs: 'organization.view' },
  { href: '/quan-tri/dang-vien', label: 'Đảng viên', icon: 'users', group: 'Tổ chức và đảng viên', needs: 'members.view' },
  { href: '/quan-tri/de-nghi-sua', label: 'Đề nghị sửa hồ sơ', icon: 'file-pen', group: 'Tổ chức và đảng viên', needs: 'members.decide' },
  { href: '/quan-tri/dang-vien/nhap', label: 'Nhập danh sách', icon: 'upload', group: 'Tổ chức và đảng viên', needs: 'members.import' },
  { href: '/quan-tri/tai-khoan', label: 'Tài khoản', icon: 'smartphone', group: 'Hệ thống', needs: 'accounts.view' },
  { href: '/quan-tri/phan-quyen', label: 'Phân quyền', icon: 'key-round', group: 'Hệ thống', needs: 'accounts.view' },
  { href: '/quan-tri/phan-quyen/uy-quyen', label: 'Ủy quyền', icon: 'user-round-check', group: 'Hệ thống', needs: 'accounts.delegate' },
  {
    href: '/quan-tri/phan-quyen/vi-sao',
    label: 'Hỏi về quyền',
    icon: 'circle-question-mark',
    group: 'Hệ thống',
    needs: 'accounts.explain'
  },
  { href: '/quan-tri/nhat-ky', label: 'Nhật ký', icon: 'scroll-text', group: 'Hệ thống', needs: 'audit.search' },
  { href: '/quan-tri/quy-dinh', label: 'Mức quy định', icon: 'sliders-horizontal', group: 'Hệ thống', needs: 'rules.view' }
];

/** The staff doors open to a holder of these permissions, in groups, in their order. */
export function openDoors(permissions: readonly Permission[]): { group: string; doors: StaffDoor[] }[] {
  const open = staffDoors.filter((door) => door.needs === undefined || permissions.includes(door.needs));
  const groups = [...new Set(open.map((door) => door.group))];
  return groups.map((group) => ({ group, doors: open.filter((door) => door.group === group) }));
}

/** The `href` of the door a path stands behind: the longest that is the path or above it; '/' only for itself. */
export function currentDoor(path: string, doors: readonly Door[]): string | undefined {
  return doors
    .map((door) => door.href)
    .filter((href) => path === href || (href !== '/' && isAtOrBelow(path, href)))
    .sort((a, b) => b.length - a.length)[0];
}
