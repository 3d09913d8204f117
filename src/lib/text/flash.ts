/** The short messages after an action, by the code that stands in the address (`?nhan=da-luu`). */
export const flashes = {
  'da-ghi': 'Việc này đã được ghi nhận rồi, sổ tay không ghi thêm lần nữa.',
  'da-luu': 'Đã lưu.',
  'da-them-dang-vien': 'Đã thêm đồng chí vào danh sách.',
  'da-ghi-tinh-trang': 'Đã ghi nhận tình trạng mới.',
  'da-chuyen': 'Đã ghi nhận nơi sinh hoạt mới.',
  'da-gui-de-nghi': 'Đã gửi đề nghị. Kết quả sẽ hiện ở trang này.',
  'da-rut-de-nghi': 'Đã rút đề nghị.',
  'da-chap-nhan': 'Đã chấp nhận đề nghị và cập nhật hồ sơ.',
  'da-khong-chap-nhan': 'Đã trả lời đề nghị.',
  'khong-thay-so': 'Không có đồng chí nào mang số định danh này trong phạm vi đồng chí phụ trách.'
};

export type FlashCode = keyof typeof flashes;

/** The words of a flash code; undefined for a code nobody wrote, so that an address can never put words on the screen. */
export function flashText(code: FlashCode | (string & {}) | undefined): string | undefined {
  const words: Record<string, string> = flashes;
  return code !== undefined && Object.hasOwn(words, code) ? words[code] : undefined;
}
