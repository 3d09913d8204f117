/** Browsers and systems by what they call themselves; the first that fits, since each also names its forebears. */
const BROWSERS = [
  ['coc_coc', /coc_coc_browser/],
  ['edge', /Edg(?:e|A|iOS)?\//],
  ['opera', /OPR\/|Opera/],
  ['samsung', /SamsungBrowser/],
  ['zalo', /Zalo/],
  ['firefox', /Firefox|FxiOS/],
  ['chrome', /Chrome|CriOS|Chromium/],
  ['safari', /Safari/]
] as const;
const SYSTEMS = [
  ['android', /Android/],
  ['ipad', /iPad/],
  ['iphone', /iPhone/],
  ['windows', /Windows/],
  ['mac', /Macintosh|Mac OS X/],
  ['chromeos', /CrOS/],
  ['linux', /Linux/]
] as const;

/** The device behind a User-Agent header as `browser.system` (`chrome.android`), the code that lib/text/device puts into words. */
export function deviceOf(userAgent: string | null): string {
  const text = userAgent ?? '';
  const browser = BROWSERS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other';
  const system = SYSTEMS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other';
  return `${browser}.${system}`;
}
