// Screen labels of the organization's codes. Value lists and labels follow GLOSSARY.md.

export const node_kind = {
  central: 'Trung ương',
  city_org: 'Đảng bộ Thành phố',
  district_org: 'Đảng bộ quận, huyện, thị xã',
  direct_org: 'Đảng bộ trực thuộc Thành ủy',
  commune_org: 'Đảng bộ xã, phường',
  grassroots_org: 'Đảng bộ cơ sở',
  grassroots_branch: 'Chi bộ cơ sở',
  grassroots_suborg: 'Đảng bộ trực thuộc cơ sở',
  sectional_org: 'Đảng bộ bộ phận',
  branch: 'Chi bộ',
  party_group: 'Tổ đảng',
  advisory_body: 'Cơ quan tham mưu, giúp việc'
} as const;

export const branch_type = {
  attached: 'Trực thuộc',
  residential: 'Thôn, tổ dân phố',
  temporary: 'Sinh hoạt tạm thời',
  overseas_preparatory: 'Dự bị ngoài nước'
} as const;

export const tier = {
  central: 'Trung ương',
  province: 'Tỉnh, thành phố',
  upper_grassroots: 'Cấp trên trực tiếp cơ sở',
  grassroots: 'Cơ sở',
  sub_grassroots: 'Dưới cơ sở',
  branch: 'Chi bộ',
  group: 'Tổ đảng',
  none: 'Không xếp cấp'
} as const;

export const usage_level = {
  city: 'Cấp Thành phố',
  district: 'Cấp huyện và tương đương',
  commune: 'Cấp xã và tương đương',
  branch: 'Chi bộ'
} as const;

/** The bare label; with its unit a position reads as position.ts says. */
export const position = {
  secretary: 'Bí thư',
  standing_deputy_secretary: 'Phó Bí thư Thường trực',
  deputy_secretary: 'Phó Bí thư',
  standing_member: 'Ủy viên Ban Thường vụ',
  committee_member: 'Cấp ủy viên',
  group_leader: 'Tổ trưởng tổ đảng',
  inspection_head: 'Chủ nhiệm Ủy ban Kiểm tra',
  inspection_deputy: 'Phó Chủ nhiệm Ủy ban Kiểm tra',
  inspection_member: 'Ủy viên Ủy ban Kiểm tra',
  board_head: 'Trưởng ban',
  office_chief: 'Chánh Văn phòng',
  overseer: 'Cấp ủy viên theo dõi',
  record_officer: 'Cán bộ nghiệp vụ',
  editor: 'Biên tập viên'
} as const;

export const org_power = {
  admit_member: 'Kết nạp đảng viên',
  expel_member: 'Khai trừ đảng viên',
  issue_card: 'Phát thẻ đảng viên',
  sign_official_transfer: 'Ký chuyển sinh hoạt chính thức',
  appraise_branch_resolution: 'Thẩm định nghị quyết chi bộ',
  grant_exemption: 'Cho miễn sinh hoạt',
  rate_member: 'Xếp loại đảng viên',
  rate_unit: 'Xếp loại tổ chức đảng',
  publish_page: 'Đăng trang tin',
  manage_roster: 'Quản lý danh sách đảng viên',
  run_study: 'Tổ chức học tập',
  receive_feedback: 'Tiếp nhận ý kiến'
} as const;

export const org_change_kind = {
  create: 'Thành lập',
  rename: 'Đổi tên',
  change_kind: 'Đổi loại hình',
  change_tier: 'Đổi cấp',
  change_branch_type: 'Đổi loại hình chi bộ',
  re_parent: 'Chuyển trực thuộc',
  merge: 'Sáp nhập',
  split: 'Chia tách',
  handover: 'Chuyển giao',
  dissolve: 'Giải thể'
} as const;

/** How far a rule figure or a rule has been traced to its text. */
export const rule_mark = {
  sourced: 'Đã có nguồn',
  second_hand: 'Nguồn gián tiếp',
  to_confirm: 'Cần xác nhận'
} as const;
