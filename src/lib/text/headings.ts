// How people head the columns of a list of members, read into the names of fields. Data first; nothing here knows a rule.
import { fold } from './parse.ts';

/** A field that a column of a list may hold. */
export type HeadingField =
  | 'full_name'
  | 'born_on'
  | 'sex'
  | 'joined_on'
  | 'decided_on'
  | 'official_on'
  | 'card_number'
  | 'personal_id'
  | 'phone'
  | 'unit'
  | 'unit_code';

/** Headings as they read folded and without punctuation. The first of each is that of the template. */
const SYNONYMS: Record<HeadingField, readonly string[]> = {
  full_name: ['ho va ten', 'ho ten', 'ho va ten khai sinh', 'ho ten khai sinh', 'ho ten dang vien', 'ho va ten dang vien', 'ten dang vien'],
  born_on: ['ngay sinh', 'ngay thang nam sinh', 'sinh ngay', 'ngay thang sinh'],
  sex: ['gioi tinh', 'nam nu', 'gioi'],
  joined_on: ['ngay vao dang', 'ngay ket nap', 'ngay ket nap dang', 'ngay vao dang csvn', 'ngay vao dang cong san viet nam'],
  decided_on: ['ngay quyet dinh ket nap', 'ngay qd ket nap', 'ngay ky quyet dinh ket nap'],
  official_on: [
    'ngay chinh thuc',
    'ngay vao dang chinh thuc',
    'ngay cong nhan chinh thuc',
    'ngay cong nhan dang vien chinh thuc',
    'chinh thuc'
  ],
  card_number: ['so the dang vien', 'so the dang', 'so the', 'the dang vien'],
  personal_id: [
    'so dinh danh ca nhan',
    'so dinh danh',
    'so dinh danh ca nhan cccd',
    'so dinh danh cccd',
    'so can cuoc cong dan',
    'can cuoc cong dan',
    'so cccd',
    'cccd',
    'so can cuoc',
    'so cccd so dinh danh ca nhan',
    'ma dinh danh',
    'ma dinh danh ca nhan',
    'so cccd dinh danh'
  ],
  phone: ['so dien thoai', 'dien thoai', 'dien thoai di dong', 'so di dong', 'sdt', 'so dt', 'dt'],
  unit: ['chi bo', 'ten chi bo', 'chi bo sinh hoat', 'noi sinh hoat', 'don vi', 'to chuc dang', 'ten to chuc dang'],
  unit_code: ['ma to chuc dang', 'ma chi bo', 'ma don vi', 'ma to chuc']
};

/** What belongs to the dossier and never to this product: a heading that begins with one of these. */
const DOSSIER = [
  'dan toc',
  'ton giao',
  'trinh do',
  'hoc van',
  'hoc ham',
  'hoc vi',
  'chuyen mon',
  'ly luan chinh tri',
  'ngoai ngu',
  'tin hoc',
  'gia dinh',
  'hoan canh gia dinh',
  'thanh phan',
  'khen thuong',
  'ky luat',
  'que quan',
  'noi sinh',
  'nghe nghiep',
  'cong viec',
  'qua trinh cong tac',
  'lich su ban than',
  'suc khoe',
  'tinh trang suc khoe',
  'cha',
  'me',
  'vo',
  'chong',
  'con',
  'quan he',
  'di nuoc ngoai',
  'kinh te',
  'tai san',
  'thu nhap',
  'noi o',
  'noi cu tru',
  'thuong tru',
  'tam tru',
  'danh hieu',
  'huan chuong',
  'huy hieu',
  'xep loai',
  'anh'
];

const FIELD_OF = new Map(Object.entries(SYNONYMS).flatMap(([field, words]) => words.map((word) => [word, field as HeadingField])));

/** What a heading announces: a field of the summary profile, something of the dossier, or nothing known. */
export function readHeading(heading: string): HeadingField | 'dossier' | undefined {
  const key = headingKey(heading);
  const field = FIELD_OF.get(key) ?? FIELD_OF.get(key.replace(/ (dd mm yyyy|dd mm yy|ngay thang nam|bat buoc|neu co)$/, ''));
  if (field) return field;
  return DOSSIER.some((word) => key === word || key.startsWith(`${word} `)) ? 'dossier' : undefined;
}

/** A name or heading as it is compared: folded, punctuation as one space. */
export function headingKey(text: string): string {
  return fold(text)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}
