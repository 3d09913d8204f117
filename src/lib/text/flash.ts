/** The short messages after an action, by the code that stands in the address (`?nhan=da-luu`). */
export const flashes = {
  'da-nhan-tep': 'Đã nhận tệp. Sổ tay đang kiểm tra.',
  'da-chon-cach-xu-ly': 'Đã ghi nhận cách xử lý.',
  'dang-ghi-danh-sach': 'Đang ghi vào danh sách.',
  'da-huy-lan-nhap': 'Đã hủy lần nhập. Danh sách không thay đổi.',
  'da-ghi': 'Việc này đã được ghi nhận rồi, sổ tay không ghi thêm lần nữa.',
  'da-luu': 'Đã lưu.',
  'da-thanh-lap': 'Đã ghi nhận đơn vị mới.',
  'da-doi-ten': 'Đã đổi tên đơn vị.',
  'da-doi-loai-hinh': 'Đã ghi nhận loại hình và cấp của đơn vị.',
  'da-chuyen-truc-thuoc': 'Đã chuyển đơn vị sang trực thuộc nơi mới.',
  'da-ket-thuc': 'Đã ghi nhận ngày kết thúc hoạt động của đơn vị.',
  'da-cho-hieu-luc': 'Đã ghi nhận quyết định. Sổ tay tự áp dụng khi đến ngày hiệu lực.',
  'da-huy-quyet-dinh': 'Đã hủy quyết định chưa đến ngày hiệu lực.',
  'da-ghi-tham-quyen': 'Đã ghi nhận thẩm quyền.',
  'da-ket-thuc-tham-quyen': 'Đã ghi nhận ngày kết thúc thẩm quyền.',
  'da-ghi-chuc-vu': 'Đã ghi nhận chức vụ.',
  'da-ket-thuc-chuc-vu': 'Đã ghi nhận ngày thôi giữ chức vụ.',
  'da-doi-don-vi': 'Đã đổi đơn vị làm việc.',
  'da-dang-xuat': 'Đồng chí đã đăng xuất khỏi máy này.',
  'da-dang-xuat-may-khac': 'Đã đăng xuất trên các máy khác.',
  'da-doi-mat-khau': 'Đã đổi mật khẩu và đăng xuất trên các máy khác.',
  'da-them-khoa': 'Đã thêm khóa truy cập.',
  'da-bo-khoa': 'Đã bỏ khóa truy cập.',
  'da-bo-ung-dung': 'Đã bỏ ứng dụng xác thực.',
  'da-lien-ket': 'Đã liên kết. Từ lần sau đồng chí có thể đăng nhập bằng danh tính này.',
  'da-bo-lien-ket': 'Đã bỏ liên kết.',
  'da-them-dang-vien': 'Đã thêm đồng chí vào danh sách.',
  'da-ghi-tinh-trang': 'Đã ghi nhận tình trạng mới.',
  'da-chuyen': 'Đã ghi nhận nơi sinh hoạt mới.',
  'da-gui-de-nghi': 'Đã gửi đề nghị. Kết quả sẽ hiện ở trang này.',
  'da-rut-de-nghi': 'Đã rút đề nghị.',
  'da-chap-nhan': 'Đã chấp nhận đề nghị và cập nhật hồ sơ.',
  'da-khong-chap-nhan': 'Đã trả lời đề nghị.',
  'tim-so-o-duoi':
    'Ô họ tên không tìm theo dãy số, để số định danh hay số điện thoại không nằm trong địa chỉ trang; dưới đây là cả danh sách. Có số định danh thì mời dùng ô tìm riêng ở cuối trang.',
  'khong-tim-so-dinh-danh':
    'Số định danh không tìm ở ô này, để số không nằm trong địa chỉ trang. Mời dùng ô tìm theo số định danh ở cuối trang Đảng viên.',
  'khong-thay-so': 'Không có đồng chí nào mang số định danh này trong phạm vi đồng chí phụ trách.',
  'da-mo-khoa': 'Đã mở khóa tài khoản.',
  'da-khoa': 'Đã khóa tài khoản. Mọi phiên đăng nhập đã kết thúc.',
  'da-dong-tai-khoan': 'Đã đóng tài khoản.',
  'da-de-nghi-quyen': 'Đã ghi nhận việc cấp quyền.',
  'da-xac-nhan-quyen': 'Đã xác nhận. Quyền có hiệu lực theo thời hạn.',
  'da-tra-loi-quyen': 'Đã ghi nhận: quyền này không được xác nhận.',
  'da-ket-thuc-quyen': 'Đã kết thúc quyền này.',
  'da-uy-quyen': 'Đã ghi nhận việc ủy quyền.',
  'da-thoi-uy-quyen': 'Đã thôi ủy quyền. Từ bây giờ đồng chí ấy không làm thay được nữa.',
  'da-ghi-quy-dinh': 'Đã ghi nhận mức quy định mới.'
};

export type FlashCode = keyof typeof flashes;

/** The words of a flash code; undefined for a code nobody wrote, so that an address can never put words on the screen. */
export function flashText(code: FlashCode | (string & {}) | undefined): string | undefined {
  const words: Record<string, string> = flashes;
  return code !== undefined && Object.hasOwn(words, code) ? words[code] : undefined;
}
