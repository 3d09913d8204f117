import { wordOf } from './word.ts';

/**
 * What was done, for each audit action `room.past_participle`, to follow a name in a sentence:
 * 'đ/c Nguyễn Thị Minh Hoa' + 'mở hồ sơ'. One row for every action the rooms write.
 */
export const auditActions = {
  'organization.unit_created': 'thành lập đơn vị',
  'organization.unit_renamed': 'đổi tên đơn vị',
  'organization.unit_moved': 'chuyển đơn vị sang trực thuộc nơi khác',
  'organization.unit_reclassified': 'đổi loại hình hoặc cấp của đơn vị',
  'organization.unit_changed': 'thay đổi thông tin đơn vị',
  'organization.unit_closed': 'kết thúc hoạt động của đơn vị',
  'organization.change_planned': 'ghi nhận quyết định thay đổi tổ chức chưa đến ngày hiệu lực',
  'organization.change_applied': 'áp dụng quyết định thay đổi tổ chức đến ngày hiệu lực',
  'organization.change_cancelled': 'hủy quyết định thay đổi tổ chức chưa đến ngày hiệu lực',
  'organization.power_given': 'ghi nhận thẩm quyền của đơn vị',
  'organization.power_ended': 'kết thúc thẩm quyền của đơn vị',
  'organization.appointed': 'ghi nhận chức vụ',
  'organization.appointment_ended': 'kết thúc chức vụ',

  'members.listed': 'xem danh sách đảng viên',
  'members.viewed': 'mở hồ sơ',
  'members.id_viewed': 'xem số định danh',
  'members.id_searched': 'tìm theo số định danh',
  'members.added': 'thêm vào danh sách đảng viên',
  'members.updated': 'cập nhật thông tin đảng viên',
  'members.phone_changed': 'đổi số điện thoại',
  'members.attached': 'ghi nhận nơi sinh hoạt',
  'members.moved': 'ghi nhận chuyển sinh hoạt',
  'members.status_changed': 'ghi nhận tình trạng đảng viên',
  'members.appointed': 'ghi nhận chức vụ',
  'members.appointment_ended': 'kết thúc chức vụ',
  'members.change_requested': 'đề nghị điều chỉnh thông tin',
  'members.change_accepted': 'chấp nhận đề nghị điều chỉnh',
  'members.change_refused': 'không chấp nhận đề nghị điều chỉnh',
  'members.change_withdrawn': 'rút đề nghị điều chỉnh',
  'members.import_received': 'gửi tệp danh sách để nhập',
  'members.import_checked': 'kiểm tra thử tệp danh sách',
  'members.import_decided': 'chọn cách xử lý dòng nghi trùng',
  'members.import_started': 'cho ghi danh sách đã kiểm tra',
  'members.import_applied': 'nhập danh sách đảng viên',
  'members.import_cancelled': 'hủy lần nhập danh sách',
  'members.exported': 'xuất danh sách đảng viên',

  'accounts.signed_in': 'đăng nhập',
  'accounts.sign_in_refused': 'đăng nhập không thành công',
  'accounts.signed_out': 'đăng xuất',
  'accounts.session_ended': 'kết thúc một phiên đăng nhập',
  'accounts.sessions_ended': 'đăng xuất khỏi mọi thiết bị khác',
  'accounts.issued': 'cấp tài khoản',
  'accounts.cards_printed': 'in thẻ kích hoạt',
  'accounts.activated': 'kích hoạt tài khoản',
  'accounts.password_changed': 'đổi mật khẩu',
  'accounts.reset': 'cấp lại thẻ kích hoạt',
  'accounts.locked': 'khóa tài khoản',
  'accounts.unlocked': 'mở khóa tài khoản',
  'accounts.ended': 'đóng tài khoản',
  'accounts.second_factor_added': 'bật xác thực thêm một bước',
  'accounts.second_factor_removed': 'tắt xác thực thêm một bước',
  'accounts.second_factor_shown': 'xác thực thêm một bước khi đăng nhập',
  'accounts.stepped_up': 'xác thực lại trước một việc quan trọng',
  'accounts.passkey_added': 'thêm khóa truy cập',
  'accounts.passkey_removed': 'bỏ khóa truy cập',
  'accounts.recovery_codes_made': 'tạo mã dự phòng mới',
  'accounts.recovery_code_used': 'dùng một mã dự phòng',
  'accounts.identity_linked': 'liên kết danh tính bên ngoài',
  'accounts.identity_unlinked': 'bỏ liên kết danh tính bên ngoài',
  'accounts.grant_proposed': 'đề nghị phân quyền',
  'accounts.grant_confirmed': 'xác nhận phân quyền',
  'accounts.grant_refused': 'không xác nhận phân quyền',
  'accounts.grant_ended': 'kết thúc phân quyền',
  'accounts.delegated': 'ủy quyền có thời hạn',
  'accounts.delegation_ended': 'kết thúc ủy quyền',
  'accounts.unit_switched': 'đổi đơn vị làm việc',

  'audit.searched': 'tra cứu nhật ký',
  'rules.changed': 'cập nhật mức quy định',
  'system.initialized': 'khởi tạo hệ thống'
} as const;

export type AuditAction = keyof typeof auditActions;

/** What was done, to follow a name; an action without words is returned as it is. */
export function auditText(action: AuditAction | (string & {})): string {
  return wordOf(auditActions, action);
}
