import type { IconName } from './icons.ts';

/** What an error page says: what happened, what is kept, what to do; `retry` offers to load the page again, `signIn` to sign in. */
type ErrorWords = { icon: IconName; title: string; text: string; retry?: boolean; signIn?: boolean };

const unforeseen: ErrorWords = {
  icon: 'server-off',
  title: 'Hệ thống đang gặp trục trặc',
  text: 'Việc vừa làm chưa được ghi lại; những gì đã lưu trước đó vẫn còn nguyên. Đồng chí không làm gì sai. Chờ một phút rồi thử lại; nếu vẫn chưa được, báo cán bộ hỗ trợ mã dưới đây.',
  retry: true
};

/** The words by status of the answer; any other status is what nobody foresaw. */
export const errorWords: Record<number, ErrorWords> = {
  400: {
    icon: 'circle-alert',
    title: 'Yêu cầu chưa đúng',
    text: 'Địa chỉ hoặc nội dung gửi lên không đọc được nên chưa có gì thay đổi. Đồng chí quay lại trang trước và làm lại từ đó.'
  },
  401: {
    icon: 'log-out',
    title: 'Phiên làm việc đã hết nên chưa lưu',
    text: 'Nội dung đồng chí nhập vẫn còn. Mở trang đăng nhập ở thẻ mới và đăng nhập, rồi quay lại thẻ này, bấm nút tải lại của trình duyệt và chọn gửi lại: biểu mẫu được gửi nguyên như đã nhập.',
    signIn: true
  },
  403: {
    icon: 'lock-keyhole',
    title: 'Phần này không thuộc quyền của đồng chí',
    text: 'Nếu công việc cần dùng đến phần này, đồng chí đề nghị người quản trị của đơn vị cấp quyền. Biểu mẫu vừa gửi, nếu có, chưa được ghi.'
  },
  404: {
    icon: 'map-pinned',
    title: 'Không có trang này',
    text: 'Có thể đường dẫn đã đổi sau khi sắp xếp đơn vị, hoặc nội dung không mở cho đồng chí. Đồng chí không làm gì sai.'
  },
  413: {
    icon: 'upload',
    title: 'Nội dung gửi lên quá lớn',
    text: 'Chưa có gì được lưu. Đồng chí quay lại trang trước, chọn tệp nhỏ hơn hoặc chia làm nhiều lần gửi.'
  },
  429: {
    icon: 'hourglass',
    title: 'Đã thử quá nhiều lần',
    text: 'Để giữ an toàn, hệ thống tạm dừng nhận yêu cầu từ máy này. Những gì đã lưu vẫn còn nguyên. Đồng chí chờ vài phút rồi thử lại.',
    retry: true
  },
  503: {
    icon: 'server-off',
    title: 'Sổ tay đang tạm nghỉ',
    text: 'Hệ thống đang được bảo trì hoặc mất liên lạc với nơi lưu dữ liệu. Những gì đã lưu vẫn còn nguyên; biểu mẫu vừa gửi, nếu có, chưa được ghi. Đồng chí chờ vài phút rồi bấm nút tải lại của trình duyệt: biểu mẫu sẽ được gửi lại, và dù gửi hai lần cũng chỉ ghi một lần.',
    retry: true
  }
};

/** The words of an answer with this status. */
export function wordsOfError(status: number): ErrorWords {
  return errorWords[status] ?? unforeseen;
}
