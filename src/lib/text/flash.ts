/** The short messages after an action, by the code that stands in the address (`?nhan=da-luu`). */
export const flashes = {
  'da-ghi': 'Việc này đã được ghi nhận rồi, sổ tay không ghi thêm lần nữa.',
  'da-luu': 'Đã lưu.'
};

export type FlashCode = keyof typeof flashes;

/** The words of a flash code; undefined for a code nobody wrote, so that an address can never put words on the screen. */
export function flashText(code: FlashCode | (string & {}) | undefined): string | undefined {
  const words: Record<string, string> = flashes;
  return code !== undefined && Object.hasOwn(words, code) ? words[code] : undefined;
}
