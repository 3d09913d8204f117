// Screen labels of the codes of accounts and access. Roles and their permissions are explained in GLOSSARY.md.

export const account_state = {
  pending_activation: 'Chờ kích hoạt',
  active: 'Đang hoạt động',
  locked: 'Đã khóa',
  ended: 'Đã đóng'
} as const;

/** What an activation card is for. */
export const activation_purpose = {
  first: 'Kích hoạt lần đầu',
  reset: 'Đặt lại mật khẩu'
} as const;

/** How long a session lives: on a member's own phone, at a desk, at an administrator's desk. */
export const session_kind = {
  member: 'Thiết bị cá nhân',
  staff: 'Phiên làm việc của cán bộ',
  administrator: 'Phiên quản trị'
} as const;

export const role = {
  member: 'Đảng viên',
  branch_secretary: 'Bí thư chi bộ',
  branch_committee: 'Chi ủy',
  group_leader: 'Tổ trưởng tổ đảng',
  record_officer: 'Cán bộ nghiệp vụ đảng viên',
  editor: 'Biên tập viên',
  publisher: 'Người duyệt đăng',
  office_clerk: 'Văn thư',
  commune_organization: 'Cán bộ tổ chức cấp xã',
  district_organization: 'Cán bộ tổ chức cấp huyện',
  city_organization: 'Cán bộ Ban Tổ chức Thành ủy',
  commune_propaganda: 'Cán bộ tuyên giáo cấp xã',
  district_propaganda: 'Cán bộ tuyên giáo cấp huyện',
  city_propaganda: 'Cán bộ Ban Tuyên giáo và Dân vận Thành ủy',
  commune_office: 'Cán bộ văn phòng cấp xã',
  district_office: 'Cán bộ văn phòng cấp huyện',
  city_office: 'Cán bộ Văn phòng Thành ủy',
  commune_inspection: 'Cán bộ kiểm tra cấp xã',
  district_inspection: 'Cán bộ kiểm tra cấp huyện',
  city_inspection: 'Cán bộ Ủy ban Kiểm tra Thành ủy',
  unit_administrator: 'Quản trị đơn vị',
  system_administrator: 'Quản trị hệ thống'
} as const;

export const grant_reach = {
  unit: 'Chỉ đơn vị này',
  subtree: 'Đơn vị này và cấp dưới'
} as const;

export const grant_state = {
  proposed: 'Chờ người thứ hai xác nhận',
  active: 'Đang có hiệu lực',
  refused: 'Không xác nhận',
  ended: 'Đã kết thúc'
} as const;

/** What gives a grant. */
export const grant_basis = {
  decision: 'Theo quyết định',
  position: 'Theo chức vụ',
  delegation: 'Theo ủy quyền'
} as const;
