import { wordOf } from './word.ts';

/** What each permission lets its holder do, as a verb phrase: 'Xem tổ chức'. The keys are the permission codes. */
export const permissions = {
  'organization.view': 'Xem tổ chức',
  'organization.change': 'Thay đổi tổ chức',
  'organization.appoint': 'Ghi nhận chức vụ',
  'members.view': 'Xem danh sách và thông tin đảng viên',
  'members.view_id': 'Xem số định danh cá nhân',
  'members.propose': 'Đề nghị sửa thông tin đảng viên của chi bộ',
  'members.edit': 'Cập nhật thông tin đảng viên',
  'members.decide': 'Xem xét đề nghị điều chỉnh',
  'members.import': 'Nhập danh sách đảng viên',
  'members.export': 'Xuất danh sách đảng viên',
  'accounts.view': 'Xem tài khoản và phân quyền',
  'accounts.explain': 'Hỏi vì sao một người xem được hồ sơ',
  'accounts.issue': 'Cấp tài khoản, in thẻ kích hoạt',
  'accounts.unlock': 'Mở khóa tài khoản, cấp lại thẻ kích hoạt',
  'accounts.grant': 'Đề nghị phân quyền',
  'accounts.confirm': 'Xác nhận phân quyền',
  'accounts.delegate': 'Ủy quyền có thời hạn',
  'audit.search': 'Tra cứu nhật ký',
  'rules.view': 'Xem các mức quy định',
  'rules.edit': 'Cập nhật các mức quy định',
  'system.operate': 'Vận hành hệ thống'
} as const;

export type PermissionCode = keyof typeof permissions;

/** The verb phrase of a permission; a code without one is returned as it is. */
export function permissionText(code: PermissionCode | (string & {})): string {
  return wordOf(permissions, code);
}
