import { birthDaysOf, ageBands, type AgeBand } from '#text/age.ts';
import { filterWords } from '#text/roster.ts';
import { normalizeText } from '#text/parse.ts';
import { codesOf, type Enum } from '#text/labels.ts';
import type { MemberFilter, Place } from '#members';

/** The part of an address that a list reads and writes. */
interface Address {
  pathname: string;
  search: string;
}

/** Reads the filter of the address. Whatever is not understood is left out, so that an old or mistyped link still opens a list. */
export function readFilter(url: Address, today: string): MemberFilter {
  const query = new URLSearchParams(url.search);
  const take = (name: string) => normalizeText(query.get(name) ?? '').slice(0, 200) || undefined;
  const band = bandOf(url);
  const days = band && birthDaysOf(band, today);
  return defined({
    name: take('tim'),
    unit_id: id(take('don-vi')),
    membership: code('membership_status', take('tu-cach')),
    activity: code('activity_status', take('tinh-trang')),
    sex: code('sex', take('gioi')),
    born_from: days?.from,
    born_to: days?.to,
    joined_year: number(take('nam'), 1930, 2100),
    probation_months: number(take('du-bi'), 0, 12),
    probation_days: number(take('du-bi-ngay'), 0, 366)
  });
}

/** Where the page of the address stands. */
export function readPlace(url: Address): Place {
  const query = new URLSearchParams(url.search);
  return defined({ after: id(query.get('sau') ?? undefined), before: id(query.get('truoc') ?? undefined) });
}

/** The address with some parameters changed (null takes one out), always on its first page and without a message. */
export function linkWith(url: Address, changes: Record<string, string | null>): string {
  const query = new URLSearchParams(url.search);
  for (const name of [...query.keys()]) if (name.startsWith('/') || query.get(name) === '') query.delete(name);
  for (const name of ['sau', 'truoc', 'nhan']) query.delete(name);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  return query.size > 0 ? `${url.pathname}?${query}` : url.pathname;
}

/** The filters in use, in words, each with the link that takes it off. */
export function activeFilters(url: Address, filter: MemberFilter, unit_name: string | undefined) {
  const words = filterWords(filter);
  const band = bandOf(url);
  const found: [string, string | undefined][] = [
    ['tim', words.name],
    ['don-vi', filter.unit_id && unit_name],
    ['tu-cach', words.membership],
    ['tinh-trang', words.activity],
    ['gioi', words.sex],
    ['tuoi', band && ageBands[band].label],
    ['nam', words.joined_year],
    ['du-bi', words.probation_months],
    ['du-bi-ngay', words.probation_days]
  ];
  return found.flatMap(([name, label]) => (label ? [{ label, remove: linkWith(url, { [name]: null }) }] : []));
}

/** Is the text typed for a name a personal ID? Such a search must not stand in an address. */
export function looksLikePersonalId(text: string | undefined): boolean {
  return text !== undefined && /^\d{9,12}$/.test(text.replace(/[\s.-]/g, ''));
}

function bandOf(url: Address): AgeBand | undefined {
  const band = new URLSearchParams(url.search).get('tuoi') ?? '';
  return Object.hasOwn(ageBands, band) ? (band as AgeBand) : undefined;
}

function code(name: Enum, text: string | undefined): string | undefined {
  return (codesOf(name) as string[]).find((known) => known === text);
}

function id(text: string | undefined): string | undefined {
  return text && /^[1-9][0-9]{0,17}$/.test(text) ? text : undefined;
}

function number(text: string | undefined, min: number, max: number): number | undefined {
  const value = text && /^\d{1,4}$/.test(text) ? Number(text) : undefined;
  return value !== undefined && value >= min && value <= max ? value : undefined;
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
