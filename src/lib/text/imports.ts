// The words of an import: why a row is as it is, what it would change, the template and the report.
import { fieldText } from './field.ts';
import { member_field, membership_status } from './labels/members.ts';
import { problemText, type ProblemValues } from './problems.ts';

/** A finding about a row as the import keeps it. */
export type ImportFinding = { code: string; field?: string; values?: ProblemValues };

/** Why a row is as it is, in one or two sentences; general ones begin with the column they are about. */
export function findingText({ code, field, values }: ImportFinding): string {
  const words = problemText(code, values);
  return field && code.startsWith('form.') ? `${fieldLabel(field)}: ${words}` : words;
}

/** What is wrong with a whole file. Fields among the values become the headings people know. */
export function fileProblemText(code: string, values: ProblemValues = {}): string {
  const { headings } = values;
  return problemText(code, typeof headings === 'string' ? { ...values, headings: headings.split(',').map(fieldLabel).join(', ') } : values);
}

/** The heading of a field, as the template has it. */
export function fieldLabel(field: string): string {
  if (field === 'membership_status') return 'Tư cách đảng viên';
  return (member_field as Record<string, string>)[field] ?? field;
}

/** A value of a row as the screen shows it. */
export function valueText(field: string, value: string | null): string {
  return field === 'membership_status' ? ((membership_status as Record<string, string>)[value ?? ''] ?? 'trống') : fieldText(field, value);
}

/** The columns of the template: what stands in it is what the import reads. */
export const templateColumns = [
  { heading: member_field.full_name, width: 30, kind: 'text' },
  { heading: member_field.born_on, width: 14, kind: 'text' },
  { heading: member_field.sex, width: 11, kind: 'text' },
  { heading: member_field.joined_on, width: 15, kind: 'text' },
  { heading: member_field.decided_on, width: 25, kind: 'text' },
  { heading: member_field.official_on, width: 16, kind: 'text' },
  { heading: member_field.personal_id, width: 22, kind: 'text' },
  { heading: member_field.phone, width: 16, kind: 'text' },
  { heading: member_field.card_number, width: 19, kind: 'text' },
  { heading: member_field.unit, width: 34, kind: 'text' },
  { heading: member_field.unit_code, width: 19, kind: 'text' }
] as const;

/** The second sheet of the template: each column, whether it is needed, how it is written. */
export const templateGuide: [string, string, string][] = [
  [member_field.full_name, 'Bắt buộc', 'Viết đủ họ, tên đệm, tên. Ví dụ: Nguyễn Thị Minh Hoa'],
  [member_field.born_on, 'Bắt buộc', 'Ngày/tháng/năm. Ví dụ: 05/09/1958'],
  [member_field.sex, 'Bắt buộc', 'Nam hoặc Nữ'],
  [member_field.joined_on, 'Bắt buộc', 'Ngày/tháng/năm. Cũng nhận tiêu đề “Ngày kết nạp”'],
  [member_field.decided_on, 'Nên có', 'Ngày ký quyết định, không muộn hơn ngày vào Đảng. Tuổi đảng tính từ ngày này'],
  [member_field.official_on, 'Khi có', 'Để trống nếu là đảng viên dự bị'],
  [member_field.personal_id, 'Nên có', '12 chữ số, có thể cách quãng. Nhờ số này sổ tay nhận ra đúng người'],
  [member_field.phone, 'Khi có', 'Ví dụ: 0912 345 678'],
  [member_field.card_number, 'Khi có', 'Chỉ ghi khi khác số định danh cá nhân'],
  [member_field.unit, 'Bắt buộc', 'Tên chi bộ như trong sổ tay; hoặc ghi mã ở cột bên cạnh'],
  [member_field.unit_code, 'Khi cần', 'Ghi khi nhiều chi bộ trùng tên']
];

/** Names and columns of the sheets around the import. */
export const templateSheets = { list: 'Danh sách', guide: 'Cách điền' } as const;
export const templateGuideColumns = [
  { heading: 'Cột', width: 24, kind: 'text' },
  { heading: 'Cần hay không', width: 16, kind: 'text' },
  { heading: 'Cách điền', width: 70, kind: 'text' }
] as const;
export const reportSheet = 'Dòng chưa ghi';
export const reportColumns = [
  { heading: 'Dòng trong tệp', width: 15, kind: 'number' },
  { heading: member_field.full_name, width: 30, kind: 'text' },
  { heading: member_field.born_on, width: 14, kind: 'text' },
  { heading: member_field.unit, width: 34, kind: 'text' },
  { heading: 'Kết quả', width: 20, kind: 'text' },
  { heading: 'Lý do', width: 90, kind: 'text' }
] as const;

/** What will be done, or was done, with the rows of an outcome. */
export function outcomeNote(outcome: string, written: boolean): string {
  const notes: Record<string, [string, string]> = {
    new: ['Sẽ thêm vào danh sách', 'Đã thêm vào danh sách'],
    changed: ['Sẽ cập nhật các mục đã đổi', 'Đã cập nhật'],
    unchanged: ['Đã đúng, không cần ghi', 'Đã đúng, không cần ghi'],
    duplicate: ['Đồng chí chọn cách xử lý từng dòng', 'Đã xử lý theo lựa chọn'],
    wrong_unit: ['Không ghi', 'Không ghi'],
    invalid: ['Không ghi', 'Không ghi'],
    stale: ['Không ghi', 'Không ghi vì danh sách đã thay đổi']
  };
  return notes[outcome]?.[written ? 1 : 0] ?? '';
}
