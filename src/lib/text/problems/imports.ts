// Problems of bringing in a roster, and of one row of it. A file that cannot be read as a table at all: sheet.ts.
export const imports = {
  'members.import_heading_missing': 'Không tìm thấy cột bắt buộc: {headings}. Mời đặt tên cột đúng như trong tệp mẫu.',
  'members.import_heading_twice': 'Cột {heading} xuất hiện nhiều lần. Mời giữ lại một cột.',
  'members.import_changed': 'Danh sách đã thay đổi sau lần kiểm tra, nên chưa ghi. Mời kiểm tra lại tệp rồi ghi.',
  'members.import_not_checked': 'Tệp chưa kiểm tra xong nên chưa ghi được. Mời đợi kiểm tra xong.',
  'members.import_closed': 'Lần nhập này đã ghi xong hoặc đã hủy. Mời mở lần nhập mới.',
  'members.import_undecided': 'Còn {count} dòng nghi trùng chưa chọn cách xử lý. Mời chọn cho từng dòng rồi ghi.',
  'members.import_row_unit_unknown': 'Không tìm thấy đơn vị có mã {code}. Mời kiểm tra lại mã tổ chức đảng.',
  'members.import_row_unit_outside': 'Đơn vị này ngoài phạm vi của đồng chí. Mời bỏ dòng này hoặc gửi cho đơn vị phụ trách.',
  'members.import_row_id_twice': 'Số định danh trùng với dòng {row} trong cùng tệp. Mời giữ lại một dòng.',
  'members.import_row_same_person': 'Trùng họ tên và ngày sinh với một đảng viên đã có. Mời chọn cách xử lý.',
  'members.import_row_other_unit': 'Đảng viên đang ở {unit}. Nhập danh sách không chuyển sinh hoạt; mời làm thủ tục chuyển.',
  'members.import_row_sex': 'Giới tính ghi Nam hoặc Nữ. Mời sửa lại.',
  'members.import_row_formula': 'Ô {heading} chứa công thức. Mời thay bằng giá trị.',
  'members.import_row_merged': 'Ô {heading} bị gộp với ô khác. Mời bỏ gộp ô rồi điền đủ từng dòng.'
} as const;
