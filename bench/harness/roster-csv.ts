import type { Kysely } from 'kysely';
import { person } from '../../db/seeds/names.ts';
import type { DB } from '#platform/db/types.ts';
import { joinName } from '#text/name.ts';

/** Seed of the people of the file, and numbers that nobody in the seeded city has. */
const SEED = 1;
const FIRST = 5_000_000;
const CHUNK_ROWS = 1000;
const HEADINGS = [
  'Họ và tên',
  'Ngày sinh',
  'Giới tính',
  'Ngày vào Đảng',
  'Ngày quyết định kết nạp',
  'Ngày chính thức',
  'Số định danh cá nhân',
  'Số điện thoại',
  'Mã tổ chức đảng'
];

/** A roster as text: so many invented people, spread over all branches of the city, branch by branch. */
export async function* rosterCsv(db: Kysely<DB>, rows: number): AsyncGenerator<Buffer> {
  const branches = await db
    .selectFrom('org_unit')
    .innerJoin('org_kind', 'org_kind.kind', 'org_unit.kind')
    .select('org_unit.code')
    .where('org_kind.holds_members', '=', true)
    .where('org_unit.code', 'is not', null)
    .orderBy('org_unit.lft')
    .execute();
  let text = `${HEADINGS.join(',')}\n`;
  for (let no = 0; no < rows; no += 1) {
    const { sex, born_on, joined_on, decided_on, official_on, personal_id, phone, ...name } = person(FIRST + no, SEED);
    const code = branches[Math.floor((no / rows) * branches.length)]?.code ?? '';
    const days = [joined_on, decided_on, official_on].map(written);
    text += `${[joinName(name), written(born_on), sex === 'male' ? 'Nam' : 'Nữ', ...days, personal_id, phone ?? '', code].join(',')}\n`;
    if (no % CHUNK_ROWS === CHUNK_ROWS - 1 || no === rows - 1) {
      yield Buffer.from(text);
      text = '';
    }
  }
}

/** A day as people write it. */
function written(day: string | null): string {
  return day ? day.split('-').reverse().join('/') : '';
}
