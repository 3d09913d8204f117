// Problems of signing in, passwords and grants. A sentence says what happened, then what to do now.
export const accounts = {
  'accounts.wrong_login':
    'Tên đăng nhập hoặc mật khẩu chưa đúng. Mời nhập lại; nếu quên, mời liên hệ người cấp tài khoản của đơn vị.',
  'accounts.slow_down': 'Đã có nhiều lần nhập sai. Mời đợi {seconds} giây rồi nhập lại; tài khoản không bị khóa.',
  'accounts.locked': 'Tài khoản đang bị khóa. Mời liên hệ người cấp tài khoản của đơn vị để mở lại.',
  'accounts.not_active': 'Tài khoản này chưa kích hoạt hoặc đã đóng nên chưa thực hiện được. Mời kiểm tra lại tài khoản.',
  'accounts.session_ended': 'Phiên đăng nhập đã kết thúc. Mời đăng nhập lại để tiếp tục.',
  'accounts.code_not_valid': 'Mã kích hoạt chưa đúng hoặc đã dùng. Mời xem lại mã trên thẻ, hoặc xin cấp thẻ mới.',
  'accounts.code_expired': 'Mã kích hoạt đã hết hạn. Mời liên hệ người cấp tài khoản của đơn vị để nhận thẻ mới.',
  'accounts.password_short': 'Mật khẩu cần ít nhất {length} ký tự. Có thể dùng một câu dễ nhớ, có dấu cách.',
  'accounts.password_common': 'Mật khẩu này quá phổ biến nên dễ bị đoán. Mời chọn mật khẩu khác.',
  'accounts.password_same_as_login': 'Mật khẩu trùng với tên đăng nhập hoặc họ tên nên dễ bị đoán. Mời chọn mật khẩu khác.',
  'accounts.password_not_repeated': 'Hai lần nhập mật khẩu chưa giống nhau. Mời nhập lại.',
  'accounts.password_wrong': 'Mật khẩu hiện tại chưa đúng. Mời nhập lại.',
  'accounts.second_factor_wrong': 'Mã xác thực chưa đúng hoặc đã dùng. Mời xem mã đang hiện trong ứng dụng rồi nhập lại.',
  'accounts.second_factor_needed': 'Việc này cần xác thực thêm một bước. Mời xác thực rồi làm tiếp.',
  'accounts.passkey_not_valid': 'Chưa xác nhận được khóa truy cập trên thiết bị. Mời thử lại hoặc dùng mã xác thực.',
  'accounts.last_second_factor': 'Vai trò của đồng chí cần ít nhất một cách xác thực thêm. Mời thêm cách khác trước khi bỏ cách này.',
  'accounts.already_has_account': 'Đồng chí này đã có tài khoản. Nếu quên mật khẩu, mời cấp lại thẻ kích hoạt.',
  'accounts.not_eligible': 'Theo quy định hiện hành, đồng chí này chưa được cấp tài khoản. Mời xem lại tình trạng đảng viên.',
  'accounts.grants_outside_reach':
    'Người này giữ quyền ngoài phạm vi quản lý của đồng chí, nên việc này do cấp trên thực hiện. Mời chuyển yêu cầu lên cấp trên.',
  'accounts.grant_self': 'Không ai tự phân quyền cho mình. Mời đề nghị người quản trị khác thực hiện.',
  'accounts.grant_above': 'Vai trò hoặc phạm vi này rộng hơn quyền của đồng chí. Mời chọn hẹp hơn hoặc đề nghị cấp trên.',
  'accounts.grant_exists': 'Người này đã có vai trò đó tại đơn vị. Không cần phân quyền thêm.',
  'accounts.grant_closed': 'Phân quyền này đã được xử lý hoặc đã kết thúc. Mời mở lại trang để xem.',
  'accounts.decision_needed': 'Phân quyền theo quyết định cần có số quyết định. Mời nhập số quyết định.',
  'accounts.needs_second_person': 'Phân quyền cần người thứ hai xác nhận, khác với người đề nghị. Mời chờ người khác xác nhận.',
  'accounts.delegation_too_long': 'Ủy quyền dài nhất {days} ngày. Mời chọn ngày kết thúc sớm hơn.',
  'accounts.delegation_again': 'Quyền được ủy quyền không ủy quyền tiếp được. Mời đề nghị người có quyền thực hiện.',
  'accounts.last_administrator':
    'Đây là người quản trị cuối cùng của {unit}. Mời phân quyền quản trị cho người khác trước.',
  'accounts.identity_not_linked':
    'Danh tính này chưa liên kết với tài khoản nào của sổ tay. Mời đăng nhập bằng mật khẩu rồi liên kết trong phần bảo mật.',
  'accounts.identity_taken': 'Danh tính này đã liên kết với một tài khoản khác. Mời kiểm tra lại.',
  'accounts.identity_provider_down':
    'Dịch vụ xác thực bên ngoài chưa trả lời. Mời đăng nhập bằng mật khẩu hoặc thử lại sau ít phút.'
} as const;
