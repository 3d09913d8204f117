// Problems of members and their roster. A sentence says what happened, then what to do now.
export const members = {
  'members.id_taken': 'Số định danh này đã có trên một đảng viên khác. Mời kiểm tra lại số trên thẻ căn cước.',
  'members.id_not_12_digits': 'Số định danh cá nhân gồm đúng 12 chữ số. Mời kiểm tra lại, có thể nhập cách quãng.',
  'members.phone_not_valid': 'Chưa đúng số điện thoại Việt Nam. Mời nhập 10 chữ số, ví dụ 0912 345 678.',
  'members.name_not_valid': 'Họ và tên cần có cả họ và tên, chỉ gồm chữ cái. Mời nhập lại đầy đủ.',
  'members.no_change': 'Thông tin mới giống thông tin đang có nên không có gì để gửi. Mời sửa lại nếu cần.',
  'members.request_pending': 'Đã có một đề nghị về nội dung này đang chờ xem xét. Mời đợi kết quả hoặc rút đề nghị đó trước.',
  'members.request_closed': 'Đề nghị này đã được giải quyết hoặc đã rút. Mời mở lại trang để xem kết quả.',
  'members.request_own': 'Người gửi đề nghị không tự xem xét đề nghị của mình. Việc này do cán bộ khác của đơn vị thực hiện.',
  'members.reason_needed': 'Khi không chấp nhận, cần nêu lý do để đồng chí gửi đề nghị được biết. Mời nhập lý do.',
  'members.joined_too_young': 'Tính theo ngày sinh, vào ngày vào Đảng chưa đủ {age} tuổi. Mời kiểm tra lại ngày sinh và ngày vào Đảng.',
  'members.joined_in_future': 'Ngày vào Đảng chưa đến. Mời nhập ngày hôm nay hoặc trước đó.',
  'members.official_before_joined': 'Ngày chính thức sớm hơn ngày vào Đảng. Mời kiểm tra lại hai ngày này.',
  'members.official_day_missing': 'Đảng viên chính thức cần có ngày chính thức. Mời nhập ngày hoặc chọn đảng viên dự bị.',
  'members.decided_after_joined': 'Ngày quyết định kết nạp muộn hơn ngày vào Đảng. Mời kiểm tra lại hai ngày này.',
  'members.left': 'Đồng chí này không còn trong danh sách nên không cập nhật được. Lịch sử vẫn xem được.',
  'members.unit_has_no_roster': 'Đơn vị này không trực tiếp có đảng viên. Mời chọn một chi bộ.',
  'members.purpose_needed': 'Việc này được ghi vào nhật ký và cần có mục đích. Mời nhập mục đích.',
  'members.duplicate_found': 'Đã có đảng viên cùng họ tên và ngày sinh. Mời xem lại trước khi thêm, hai đồng chí có thể là một.'
} as const;
