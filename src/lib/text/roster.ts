import { formatCount, formatDay } from './format.ts';
import { labelOf } from './labels.ts';

/** What a list of members is narrowed to, as far as words need it. */
export type RosterFilter = {
  name?: string;
  membership?: string;
  activity?: string;
  sex?: string;
  born_from?: string;
  born_to?: string;
  joined_year?: number;
  probation_months?: number;
  probation_days?: number;
};

/** The parts of a filter in words, each by its name: { name: 'Tên có "hòa"', sex: 'Nữ' }. */
export function filterWords(filter: RosterFilter): Partial<Record<keyof RosterFilter, string>> {
  const { name, membership, activity, sex, born_from, born_to, joined_year, probation_months, probation_days } = filter;
  return {
    ...(name && { name: `Tên có “${name}”` }),
    ...(membership && { membership: labelOf('membership_status', membership) }),
    ...(activity && { activity: labelOf('activity_status', activity) }),
    ...(sex && { sex: labelOf('sex', sex) }),
    ...(born_from && { born_from: `Sinh từ ${formatDay(born_from)}` }),
    ...(born_to && { born_to: `Sinh đến ${formatDay(born_to)}` }),
    ...(joined_year !== undefined && { joined_year: `Vào Đảng năm ${joined_year}` }),
    ...(probation_months !== undefined && { probation_months: `Hết dự bị trong ${probation_months} tháng tới` }),
    ...(probation_days !== undefined && { probation_days: `Hết dự bị trong ${probation_days} ngày tới hoặc đã hết` })
  };
}

/** Why a list that was narrowed is empty, and what to do. One or two letters are looked for as a whole family or given name. */
export function noneFoundText({ name }: RosterFilter): string {
  if (name === undefined || Array.from(name).length > 2)
    return `Không ai khớp với những gì đang lọc. Mời bớt bộ lọc${name === undefined ? '' : ' hoặc tìm một phần ngắn hơn của tên'}.`;
  return `“${name}” chỉ có một hoặc hai chữ cái nên được tìm như trọn một họ hoặc một tên. Mời nhập từ ba chữ cái trở lên để tìm một phần của tên, hoặc bớt bộ lọc.`;
}

/** Membership in one word, where the column already says what it is about. */
export const membershipWords: Record<string, string> = { official: 'Chính thức', probationary: 'Dự bị', left: 'Không còn' };

/** The columns of an exported list of members: heading and width in characters. Days become real dates of the sheet. */
export const rosterColumns = [
  { heading: 'STT', width: 6, kind: 'number' },
  { heading: 'Họ và tên', width: 28, kind: 'text' },
  { heading: 'Ngày sinh', width: 12, kind: 'date' },
  { heading: 'Giới tính', width: 10, kind: 'text' },
  { heading: 'Chi bộ', width: 34, kind: 'text' },
  { heading: 'Mã tổ chức đảng', width: 18, kind: 'text' },
  { heading: 'Ngày vào Đảng', width: 14, kind: 'date' },
  { heading: 'Ngày quyết định kết nạp', width: 24, kind: 'date' },
  { heading: 'Ngày chính thức', width: 15, kind: 'date' },
  { heading: 'Tư cách đảng viên', width: 22, kind: 'text' },
  { heading: 'Tình trạng sinh hoạt', width: 26, kind: 'text' },
  { heading: 'Số điện thoại', width: 15, kind: 'text' }
] as const;

/** The names of the two sheets of an exported list. */
export const rosterSheets = { list: 'Danh sách', notes: 'Thông tin xuất' } as const;

/** Headings of the sheet of notes. */
export const rosterNoteColumns = [
  { heading: 'Nội dung', width: 24, kind: 'text' },
  { heading: 'Chi tiết', width: 70, kind: 'text' }
] as const;

/** What the sheet of notes says: who took the list out, when, of which unit, how filtered, what for, how many. */
export function rosterNotes(taken: {
  by: string;
  at: string;
  unit: string;
  filter: RosterFilter;
  purpose: string;
  rows: number;
}): [string, string][] {
  const filter = Object.values(filterWords(taken.filter)).join('; ');
  return [
    ['Người xuất', taken.by],
    ['Thời điểm', taken.at],
    ['Đơn vị', taken.unit],
    ['Bộ lọc', filter || 'Không lọc'],
    ['Mục đích', taken.purpose],
    ['Số đồng chí', formatCount(taken.rows)],
    [
      'Lưu ý',
      'Danh sách có dữ liệu cá nhân. Chỉ dùng đúng mục đích đã nêu, không chuyển tiếp, xóa khi dùng xong. Việc xuất đã được ghi vào nhật ký.'
    ]
  ];
}
