// Problems of members and their roster. A sentence says what happened, then what to do now.
export const members = {
  'members.id_taken': 'Số định danh này đã có trên một đảng viên khác. Mời kiểm tra lại số trên thẻ căn cước.',
  'members.id_not_12_digits': 'Số định danh cá nhân gồm đúng 12 chữ số. Mời kiểm tra lại, có thể nhập cách quãng.',
  'members.card_is_id': 'Số thẻ 12 chữ số chính là số định danh cá nhân. Mời ghi ở mục Số định danh cá nhân.',
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
  'members.branch_closed':
    'Chi bộ cũ của đồng chí này đã kết thúc hoạt động nên chưa ghi trở lại được. Mời cấp trên xác định chi bộ mới rồi thêm đồng chí vào danh sách ở đó.',
  'members.decision_needed': 'Sửa họ tên hoặc ngày sinh cần có số quyết định cho phép. Mời nhập số quyết định.',
  'members.id_missing': 'Đồng chí này chưa có số định danh trong sổ tay. Mời bổ sung ở mục sửa thông tin khi có giấy tờ.',
  'members.status_same': 'Tình trạng này đang là tình trạng hiện nay. Mời chọn tình trạng khác.',
  'members.status_not_possible': 'Từ tình trạng hiện nay không chuyển thẳng sang tình trạng này được. Mời chọn lại.',
  'members.holds_office_above':
    'Đồng chí này đang được phân quyền ở đơn vị ngoài phạm vi đồng chí phụ trách. Mời cấp trên kết thúc quyền đó trước, sau đó mới đưa ra khỏi danh sách.',
  'members.last_administrator':
    'Đây là người quản trị cuối cùng của {unit}. Mời phân quyền quản trị cho người khác trước, sau đó mới đưa ra khỏi danh sách.',
  'members.status_before_current': 'Ngày này sớm hơn ngày bắt đầu của tình trạng hiện nay. Mời kiểm tra lại ngày trong quyết định.',
  'members.exit_reason_needed': 'Khi đưa ra khỏi danh sách, cần chọn lý do. Mời chọn một lý do.',
  'members.return_kind_needed': 'Khi trở lại danh sách, cần chọn hình thức trở lại. Mời chọn một hình thức phù hợp với tư cách mới.',
  'members.same_unit': 'Đồng chí này đang sinh hoạt chính thức tại chi bộ này. Mời chọn chi bộ khác.',
  'members.attachment_before_current': 'Ngày này sớm hơn ngày bắt đầu sinh hoạt ở nơi hiện nay. Mời kiểm tra lại ngày.',
  'members.temporary_open': 'Đồng chí này đang sinh hoạt tạm thời ở một nơi khác. Mời ghi nhận ngày kết thúc ở nơi đó trước.',
  'members.temporary_missing': 'Đồng chí này không có nơi sinh hoạt tạm thời nào đang mở. Mời mở lại trang để xem hiện trạng.',
  'members.purpose_needed': 'Việc này được ghi vào nhật ký và cần có mục đích. Mời nhập mục đích.',
  'members.duplicate_found': 'Đã có đảng viên cùng họ tên và ngày sinh. Mời xem lại trước khi thêm, hai đồng chí có thể là một.'
} as const;
