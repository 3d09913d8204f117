// Problems of a file given as a spreadsheet or table. A sentence says what happened, then what to do now.
export const sheet = {
  'sheet.archive': 'Đây là tệp nén chứa nhiều tệp. Mời giải nén rồi gửi riêng tệp .xlsx hoặc .csv.',
  'sheet.cell_too_long': 'Dòng {row} có ô dài hơn {limit} ký tự. Mời kiểm tra lại ô đó.',
  'sheet.damaged': 'Tệp bị hỏng hoặc tải lên chưa trọn vẹn. Mời mở lại bằng phần mềm bảng tính, lưu lại rồi gửi.',
  'sheet.empty': 'Tệp không có dòng nào. Mời kiểm tra lại; nội dung cần nằm ở trang tính đầu tiên.',
  'sheet.encoding': 'Không đọc được chữ tiếng Việt trong tệp vì bảng mã cũ. Mời lưu lại dạng "CSV UTF-8" hoặc .xlsx rồi gửi.',
  'sheet.encrypted': 'Tệp được đặt mật khẩu nên không mở được. Mời bỏ mật khẩu, lưu lại rồi gửi.',
  'sheet.expands_too_far': 'Tệp giải nén ra quá lớn so với một danh sách nên không được nhận. Mời chép danh sách sang tệp mới rồi gửi.',
  'sheet.macros': 'Tệp chứa macro nên không được nhận. Mời lưu lại dạng .xlsx thông thường rồi gửi.',
  'sheet.not_a_sheet': 'Tệp này không phải tệp .xlsx hoặc .csv. Mời lưu danh sách ở một trong hai dạng đó rồi gửi lại.',
  'sheet.old_format': 'Tệp thuộc định dạng Excel không được hỗ trợ (.xls, .xlsb). Mời lưu lại dạng .xlsx rồi gửi.',
  'sheet.open_quote': 'Từ dòng {row} có dấu nháy kép mở mà không đóng. Mời sửa lại dòng đó.',
  'sheet.too_large': 'Tệp lớn hơn mức cho phép là {limit} MB. Mời chia nhỏ tệp rồi gửi.',
  'sheet.too_many_columns': 'Dòng {row} có hơn {limit} cột. Mời xóa các cột thừa rồi gửi lại.',
  'sheet.too_many_rows': 'Tệp có hơn {limit} dòng. Mời chia thành nhiều tệp rồi gửi lần lượt.'
} as const;
