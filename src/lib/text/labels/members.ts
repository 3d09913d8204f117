// Screen labels of the members' codes. Value lists and labels follow GLOSSARY.md.

export const sex = { male: 'Nam', female: 'Nữ' } as const;

export const membership_status = {
  probationary: 'Đảng viên dự bị',
  official: 'Đảng viên chính thức',
  left: 'Không còn trong danh sách'
} as const;

export const activity_status = {
  active: 'Đang sinh hoạt',
  temporarily_elsewhere: 'Sinh hoạt tạm thời nơi khác',
  exempt: 'Được miễn công tác và sinh hoạt',
  suspended: 'Bị đình chỉ sinh hoạt',
  abroad: 'Đang ở nước ngoài',
  in_transfer: 'Đang chuyển sinh hoạt',
  interrupted: 'Gián đoạn sinh hoạt'
} as const;

export const attachment_kind = {
  home: 'Chi bộ chính thức',
  temporary: 'Sinh hoạt tạm thời tại đây'
} as const;

export const exit_reason = {
  removal: 'Xóa tên',
  expulsion: 'Khai trừ',
  withdrawal: 'Xin ra khỏi Đảng',
  admission_annulled: 'Hủy quyết định kết nạp',
  deceased: 'Từ trần',
  moved_out: 'Chuyển đi'
} as const;

export const return_kind = {
  rights_restored: 'Khôi phục quyền đảng viên',
  membership_restored: 'Khôi phục đảng tịch',
  activity_resumed: 'Nối lại sinh hoạt đảng',
  readmitted: 'Kết nạp lại'
} as const;

/** The two dated statuses of a member. */
export const status_field = {
  membership: 'Tư cách đảng viên',
  activity: 'Tình trạng sinh hoạt'
} as const;

/** How an office was given. */
export const appointment_manner = { elected: 'Bầu', appointed: 'Chỉ định' } as const;

/** Fields of the summary profile, as forms, histories and spreadsheet headings name them. */
export const member_field = {
  full_name: 'Họ và tên',
  born_on: 'Ngày sinh',
  sex: 'Giới tính',
  personal_id: 'Số định danh cá nhân',
  phone: 'Số điện thoại',
  joined_on: 'Ngày vào Đảng',
  official_on: 'Ngày chính thức',
  decided_on: 'Ngày quyết định kết nạp',
  card_number: 'Số thẻ đảng viên',
  unit_code: 'Mã tổ chức đảng',
  unit: 'Chi bộ'
} as const;

/** Where the value of a field was last set. */
export const field_source = {
  local: 'Cập nhật trong sổ tay',
  imported: 'Nhập từ danh sách',
  own: 'Đảng viên tự cập nhật',
  branch: 'Chi bộ đề nghị'
} as const;

export const change_request_state = {
  pending: 'Chờ xem xét',
  accepted: 'Đã chấp nhận',
  refused: 'Không chấp nhận',
  withdrawn: 'Đã rút'
} as const;

export const import_outcome = {
  new: 'Thêm mới',
  changed: 'Có thay đổi',
  unchanged: 'Không thay đổi',
  duplicate: 'Nghi trùng người',
  wrong_unit: 'Sai đơn vị',
  invalid: 'Chưa hợp lệ'
} as const;

export const import_state = {
  received: 'Đã nhận tệp',
  reading: 'Đang kiểm tra',
  checked: 'Đã kiểm tra, chờ ghi vào danh sách',
  applying: 'Đang ghi vào danh sách',
  applied: 'Đã ghi vào danh sách',
  failed: 'Không đọc được tệp',
  cancelled: 'Đã hủy'
} as const;

/** A person's word on a row that looks like someone already on the list. */
export const import_decision = {
  new: 'Là người khác, thêm mới',
  same: 'Là cùng một người',
  skip: 'Bỏ qua dòng này'
} as const;
