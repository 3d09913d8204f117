const browsers = {
  coc_coc: 'Cốc Cốc',
  edge: 'Edge',
  opera: 'Opera',
  samsung: 'Trình duyệt Samsung',
  zalo: 'Zalo',
  firefox: 'Firefox',
  chrome: 'Chrome',
  safari: 'Safari',
  other: 'Trình duyệt khác'
} as const;

const systems = {
  android: 'điện thoại Android',
  ipad: 'iPad',
  iphone: 'iPhone',
  windows: 'máy tính Windows',
  mac: 'máy tính Mac',
  chromeos: 'Chromebook',
  linux: 'máy tính Linux',
  other: 'thiết bị khác'
} as const;

/** A device of the session list, from its code `browser.system`: 'chrome.android' is 'Chrome trên điện thoại Android'. */
export function deviceText(code: string): string {
  const [browser = '', system = ''] = code.split('.');
  if (wordOf(browsers, browser) === browsers.other && wordOf(systems, system) === systems.other) return 'Thiết bị không rõ';
  return `${wordOf(browsers, browser)} trên ${wordOf(systems, system)}`;
}

/** Whether the device is one carried in a pocket: for its icon. */
export function isPhone(code: string): boolean {
  return /\.(android|iphone)$/.test(code);
}

function wordOf<T extends { other: string }>(table: T, code: string): string {
  const words: Record<string, string> = table;
  return Object.hasOwn(words, code) ? (words[code] ?? table.other) : table.other;
}
