/**
 * A personal ID as it is typed: twelve digits, with spaces, dots or hyphens among them. Not a part of a longer number: the code of an
 * organization has fourteen. A cursor of two numbers has a letter between them, so that they are never taken for one.
 */
const PERSONAL_ID = /(?<!\d)\d{12}(?!\d)|(?<!\d[\s.-]*)\d(?:[\s.-]*\d){11}(?![\s.-]*\d)/;

/**
 * The same address without the parameters that hold a personal ID, with the message that says where to search by one; undefined
 * when there are none. An address is kept by browsers, proxies and logs: no personal ID may stand in it.
 */
export function withoutPersonalIds(url: URL): string | undefined {
  const kept = [...url.searchParams].filter(([name, value]) => !PERSONAL_ID.test(name) && !PERSONAL_ID.test(value));
  if (kept.length === url.searchParams.size) return undefined;
  const query = new URLSearchParams(kept);
  query.set('nhan', 'khong-tim-so-dinh-danh');
  return `${url.pathname}?${query}`;
}
