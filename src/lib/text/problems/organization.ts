// Problems of the organization. A sentence says what happened, then what to do now.
export const organization = {
  'organization.edge_not_allowed': 'Theo quy định, {child} không đặt trực tiếp dưới {parent}. Mời chọn đơn vị cấp trên khác.',
  'organization.residential_parent':
    'Chi bộ thôn, tổ dân phố đặt trực tiếp dưới đảng bộ xã, phường. Mời chọn đảng bộ xã, phường làm đơn vị cấp trên.',
  'organization.below_itself': 'Không thể chuyển một đơn vị vào dưới chính nó. Mời chọn đơn vị cấp trên khác.',
  'organization.same_parent': 'Đơn vị đã trực thuộc đơn vị này. Mời chọn đơn vị cấp trên khác nếu cần chuyển.',
  'organization.same_name': 'Tên mới giống tên đang dùng nên không có gì để lưu. Mời nhập tên khác.',
  'organization.name_taken': 'Trực thuộc {parent} đã có tổ chức mang tên này. Mời dùng tên khác để không nhầm hai nơi.',
  'organization.closed': 'Đơn vị đã kết thúc hoạt động nên không thay đổi được nữa. Mời chọn đơn vị đang hoạt động.',
  'organization.closed_parent': 'Đơn vị cấp trên đã kết thúc hoạt động vào ngày này. Mời chọn đơn vị đang hoạt động.',
  'organization.has_open_children': 'Còn {count} đơn vị trực thuộc đang hoạt động. Mời chuyển hoặc kết thúc các đơn vị đó trước.',
  'organization.has_members': 'Đơn vị còn {count} đảng viên. Mời chuyển sinh hoạt cho các đồng chí trước khi kết thúc đơn vị.',
  'organization.code_taken': 'Mã này đã dùng cho một đơn vị khác. Mời kiểm tra lại mã tổ chức đảng.',
  'organization.code_not_valid': 'Mã tổ chức đảng chỉ gồm chữ số, chữ in hoa không dấu và dấu chấm, tối đa 20 ký tự. Mời nhập lại.',
  'organization.before_opening': 'Ngày hiệu lực sớm hơn ngày thành lập đơn vị ({opened_on}). Mời nhập ngày khác.',
  'organization.before_last_change': 'Ngày hiệu lực sớm hơn lần thay đổi gần nhất ({changed_on}). Mời nhập từ ngày đó trở đi.',
  'organization.after_closing': 'Đơn vị kết thúc hoạt động từ ngày {closed_on}. Mời nhập ngày hiệu lực trước ngày đó.',
  'organization.change_waits': 'Còn {count} quyết định về đơn vị đang chờ hiệu lực. Mời hủy các quyết định đó trước.',
  'organization.change_in_force': 'Thay đổi này đã có hiệu lực nên không hủy được. Mời ghi nhận một quyết định mới nếu cần thay đổi lại.',
  'organization.successor_not_valid': 'Đơn vị kế thừa không còn hoạt động vào ngày này. Mời chọn đơn vị khác.',
  'organization.same_class': 'Loại hình và cấp giống như đang ghi nên không có gì để lưu. Mời chọn lại.',
  'organization.tier_not_of_kind': 'Loại hình này không xếp ở cấp đã chọn. Mời chọn cấp ghi cho từng loại hình ở dưới ô Cấp.',
  'organization.child_not_allowed':
    'Theo quy định, {child} không đặt được dưới loại hình hoặc cấp này. Mời chuyển trực thuộc cho các đơn vị bên dưới trước.',
  'organization.kind_holds_no_members':
    'Loại hình này không trực tiếp có đảng viên, mà đơn vị đang có {count} đảng viên. Mời chuyển sinh hoạt cho các đồng chí trước.',
  'organization.power_held': 'Đơn vị đang có thẩm quyền này trong thời gian đó. Mời xem lại ngày bắt đầu.',
  'organization.power_ended': 'Thẩm quyền này đã được ghi ngày kết thúc. Mời mở lại trang để xem.',
  'organization.position_filled': 'Đồng chí {name} đang giữ chức vụ này tại đơn vị. Mời ghi ngày kết thúc trước, rồi ghi nhận người mới.',
  'organization.position_ended': 'Chức vụ này đã được ghi ngày kết thúc. Mời mở lại trang để xem.',
  'organization.root_stays': 'Đây là đơn vị cao nhất nên không chuyển và không kết thúc được. Mời chọn đơn vị khác.',
  'organization.branch_type_needed': 'Chi bộ cần có loại hình. Mời chọn loại hình chi bộ.',
  'organization.position_overlaps': 'Đồng chí này đang giữ đúng chức vụ đó tại đơn vị. Mời kết thúc lần trước rồi ghi nhận lại.',
  'organization.no_administrator': 'Sau việc này đơn vị không còn ai quản trị. Mời phân quyền cho người thay trước khi tiếp tục.'
} as const;
