/** How one device shows the pages: text size, theme, contrast. Kept in the cookie `hien_thi`. */
export type Display = { text: string; theme: string; contrast: string };

/** Name of the cookie that keeps the display settings, e.g. `hien_thi=l.dark.high`. */
export const displayCookie = 'hien_thi';

/** The allowed values, first the default; `label` is the word on the button, `name` what a screen reader says. */
export const displayChoices = {
  text: [
    { value: 'm', label: 'A', name: 'Chữ vừa' },
    { value: 's', label: 'A−', name: 'Chữ nhỏ' },
    { value: 'l', label: 'A+', name: 'Chữ lớn' },
    { value: 'xl', label: 'A++', name: 'Chữ rất lớn, gấp đôi' }
  ],
  theme: [
    { value: 'light', label: 'Sáng', name: 'Nền sáng' },
    { value: 'dark', label: 'Tối', name: 'Nền tối' },
    { value: 'auto', label: 'Theo máy', name: 'Nền theo cài đặt của máy' }
  ],
  contrast: [
    { value: 'auto', label: 'Theo máy', name: 'Tương phản theo cài đặt của máy' },
    { value: 'high', label: 'Cao', name: 'Tương phản cao' }
  ]
} as const;

/** Reads the cookie; every part that is missing or unknown becomes its default. */
export function parseDisplay(cookie: string | undefined): Display {
  const [text, theme, contrast] = (cookie ?? '').split('.');
  return {
    text: allowed('text', text),
    theme: allowed('theme', theme),
    contrast: allowed('contrast', contrast)
  };
}

/** The cookie value of the settings: 'l.dark.high'. */
export function formatDisplay(display: Display): string {
  return `${display.text}.${display.theme}.${display.contrast}`;
}

/** The settings after a form of display choices: each part it names with an allowed value changes, the rest stays. */
export function changeDisplay(display: Display, fields: FormData): Display {
  const wanted = (part: keyof Display) => {
    const sent = fields.get(part);
    return typeof sent === 'string' && isAllowed(part, sent) ? sent : display[part];
  };
  return { text: wanted('text'), theme: wanted('theme'), contrast: wanted('contrast') };
}

/** The attributes of <html> for a cookie: 'data-text="l" data-theme="dark"'; only known values, '' for the defaults. */
export function displayAttributes(cookie: string | undefined): string {
  return Object.entries(parseDisplay(cookie))
    .filter(([part, value]) => value !== displayChoices[part as keyof Display][0].value)
    .map(([part, value]) => `data-${part}="${value}"`)
    .join(' ');
}

/** The path itself when it is a page of this site, else '/': one leading '/', no '//', no backslash, no control character. */
export function safeLocalPath(path: string): string {
  const safe = /^\/(?!\/)[^\\\s]*$/.test(path) && !/\p{Cc}/u.test(path);
  return safe ? path : '/';
}

/** Where a page's own forms lead back to: its path and query without action names ('/open') and the flash code. */
export function returnPath(url: { pathname: string; search: string }): string {
  const query = new URLSearchParams(url.search);
  for (const name of [...query.keys()]) if (name.startsWith('/') || name === 'nhan') query.delete(name);
  return query.size > 0 ? `${url.pathname}?${query}` : url.pathname;
}

function allowed(part: keyof Display, value: string | undefined): string {
  return value !== undefined && isAllowed(part, value) ? value : displayChoices[part][0].value;
}

function isAllowed(part: keyof Display, value: string): boolean {
  return displayChoices[part].some((choice) => choice.value === value);
}
