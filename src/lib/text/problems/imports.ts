// Problems of bringing in a roster, and of one row of it. A file that cannot be read as a table at all: sheet.ts.
export const imports = {
  'members.import_heading_missing': 'Không tìm thấy cột bắt buộc: {headings}. Mời đặt tên cột đúng như trong tệp mẫu.',
  'members.import_no_rows': 'Tệp chỉ có dòng tiêu đề, chưa có đồng chí nào. Mời điền danh sách dưới dòng tiêu đề rồi gửi lại.',
  'members.import_too_many_in_sheet':
    'Bảng tính .xlsx có hơn {limit} dòng. Mời lưu danh sách thành tệp .csv (UTF-8) rồi gửi, hoặc chia thành nhiều tệp.',
  'members.import_heading_twice': 'Cột {heading} xuất hiện nhiều lần. Mời giữ lại một cột.',
  'members.import_changed': 'Danh sách đã thay đổi sau lần kiểm tra, nên chưa ghi. Mời kiểm tra lại tệp rồi ghi.',
  'members.import_not_checked': 'Tệp chưa kiểm tra xong nên chưa ghi được. Mời đợi kiểm tra xong.',
  'members.import_closed': 'Lần nhập này đã ghi xong hoặc đã hủy. Mời mở lần nhập mới.',
  'members.import_undecided': 'Còn {count} dòng nghi trùng chưa chọn cách xử lý. Mời chọn cho từng dòng rồi ghi.',
  'members.import_file_missing': 'Chưa có tệp nào được gửi. Mời chọn tệp .xlsx hoặc .csv rồi gửi lại.',
  'members.import_not_read': 'Đã thử nhiều lần mà chưa kiểm tra được tệp này. Mời gửi lại tệp; nếu vẫn gặp, mời báo người quản trị.',
  'members.import_row_unit_unknown': 'Không tìm thấy “{code}” trong phạm vi nhập. Mời kiểm tra lại tên hoặc mã tổ chức đảng.',
  'members.import_row_unit_several': 'Có {count} chi bộ cùng tên “{code}”. Mời ghi thêm mã tổ chức đảng để phân biệt.',
  'members.import_row_unit_no_roster': 'Đơn vị “{code}” không phải là chi bộ. Mời ghi chi bộ nơi đồng chí này sinh hoạt.',
  'members.import_row_left': 'Đồng chí này không còn trong danh sách. Nhập danh sách không ghi lại; mời làm thủ tục ở hồ sơ.',
  'members.import_row_other_person': 'Số định danh trùng với đồng chí {name}, nhưng họ tên hoặc ngày sinh khác. Mời chọn cách xử lý.',
  'members.import_row_same_in_file': 'Trùng họ tên và ngày sinh với dòng {row} trong cùng tệp. Mời chọn cách xử lý.',
  'members.import_row_name_differs':
    'Trong danh sách, họ tên là {name}. Nhập danh sách không đổi họ tên; mời làm thủ tục đính chính nếu cần.',
  'members.import_row_name_written': 'Họ và tên trong tệp ghi “{typed}”; sổ tay viết là “{name}”.',
  'members.import_row_own_phone': 'Số điện thoại do chính đồng chí này cập nhật nên được giữ nguyên; số trong tệp không ghi.',
  'members.import_row_stale': 'Danh sách đã thay đổi sau lần kiểm tra nên dòng này chưa ghi. Mời nhập lại dòng này.',
  'members.import_row_not_accepted': 'Cơ sở dữ liệu không nhận dòng này. Mời kiểm tra lại các ô của dòng.',
  'members.import_row_error_cell': 'Ô {heading} báo lỗi công thức. Mời sửa lại ô đó.',
  'members.import_row_unit_outside': 'Đơn vị này ngoài phạm vi của đồng chí. Mời bỏ dòng này hoặc gửi cho đơn vị phụ trách.',
  'members.import_row_id_twice': 'Số định danh trùng với dòng {row} trong cùng tệp. Mời giữ lại một dòng.',
  'members.import_row_card_differs':
    'Số thẻ 12 chữ số chính là số định danh cá nhân, nhưng khác số ở cột Số định danh. Mời kiểm tra lại hai số.',
  'members.import_row_same_person': 'Trùng họ tên và ngày sinh với một đảng viên đã có. Mời chọn cách xử lý.',
  'members.import_row_other_unit': 'Đảng viên đang ở {unit}. Nhập danh sách không chuyển sinh hoạt; mời làm thủ tục chuyển.',
  'members.import_row_sex': 'Giới tính ghi Nam hoặc Nữ. Mời sửa lại.',
  'members.import_row_formula': 'Ô {heading} chứa công thức; sổ tay lấy kết quả đang có trong ô. Mời kiểm tra lại giá trị.',
  'members.import_row_merged': 'Ô {heading} bị gộp với ô khác. Mời bỏ gộp ô rồi điền đủ từng dòng.'
} as const;
