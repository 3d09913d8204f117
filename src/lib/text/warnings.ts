import type { WarningCode } from '#organization';
import { formatCount } from './format.ts';
import { wordOf } from './word.ts';

/** What to look at in a unit, and who does what about it. Warnings never block anything. */
const warnings: Record<WarningCode, string> = {
  change_overdue: 'Có quyết định đã đến ngày hiệu lực nhưng chưa áp dụng được. Mời xem lý do trong phần quyết định đang chờ.',
  no_administrator:
    'Đơn vị chưa có ai quản trị: chưa ai được quyền cấp tài khoản hoặc ghi nhận thay đổi tổ chức ở đây. Mời đơn vị cấp trên phân quyền.',
  no_secretary: 'Đơn vị chưa có bí thư. Mời ghi nhận chức vụ khi có quyết định.',
  too_few_members: 'Chi bộ có {count} đảng viên chính thức, dưới mức {min}. Mời cấp trên xem xét cho sinh hoạt ghép.',
  groups_needed: 'Chi bộ có {count} đảng viên; từ {from} đảng viên trở lên thì chia thành các tổ đảng.',
  committee_missing:
    'Chi bộ có {count} đảng viên chính thức; từ {from} đảng viên chính thức thì bầu chi ủy, hiện chưa ghi nhận chi ủy viên.',
  committee_too_large: 'Chi ủy đang có {count} đồng chí, nhiều hơn mức {max}. Mời kiểm tra lại các chức vụ còn hiệu lực.',
  org_consent_needed: 'Đảng bộ cơ sở có {count} đảng viên, dưới {from}: cần có ý kiến đồng ý của cấp trên.',
  branch_consent_needed: 'Chi bộ có {count} đảng viên, trên {from}: cần có ý kiến đồng ý của cấp trên.'
};

/** The sentence of a warning, its numbers written the Vietnamese way. */
export function warningText(code: WarningCode, values: Readonly<Record<string, number>> = {}): string {
  return wordOf(warnings, code).replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return value === undefined ? '…' : formatCount(value);
  });
}
