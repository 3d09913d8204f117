import { wordOf } from './word.ts';

/** What each rule figure decides, as a noun phrase. The keys are those of the rule_value table. */
export const rules = {
  'accounts.activation_days': 'Thời hạn của thẻ kích hoạt',
  'accounts.password_length': 'Độ dài tối thiểu của mật khẩu',
  'accounts.member_idle_days': 'Thời gian giữ đăng nhập trên thiết bị cá nhân khi không sử dụng',
  'accounts.staff_session_hours': 'Thời gian giữ đăng nhập của cán bộ',
  'accounts.administrator_idle_minutes': 'Thời gian giữ đăng nhập của quản trị khi không thao tác',
  'accounts.step_up_minutes': 'Thời gian có giá trị của lần xác thực lại',
  'accounts.delegation_days_max': 'Thời hạn ủy quyền dài nhất',
  'accounts.log_months': 'Thời gian lưu nhật ký tối thiểu',
  'members.joining_age': 'Tuổi tối thiểu khi vào Đảng',
  'members.probation_months': 'Thời gian dự bị',
  'members.probation_review_days': 'Thời hạn chi bộ xem xét công nhận chính thức sau khi hết thời gian dự bị',
  'members.exemption_age': 'Tuổi được đề nghị miễn công tác và sinh hoạt đảng',
  'organization.branch_members_min': 'Số đảng viên chính thức tối thiểu để lập chi bộ',
  'organization.group_members_from': 'Số đảng viên từ đó chi bộ chia tổ đảng',
  'organization.grassroots_org_members_from': 'Số đảng viên từ đó lập đảng bộ cơ sở',
  'organization.branch_committee_members_from': 'Số đảng viên chính thức từ đó chi bộ bầu chi ủy',
  'organization.branch_committee_max': 'Số chi ủy viên nhiều nhất'
} as const;

/** The units rule figures are given in. */
export const ruleUnits = {
  minute: 'phút',
  hour: 'giờ',
  day: 'ngày',
  working_day: 'ngày làm việc',
  month: 'tháng',
  year: 'tuổi',
  character: 'ký tự',
  member: 'đảng viên'
} as const;

/** Figures kept for functions to come: recorded and dated like the others, and nothing is decided by them yet. */
export const rulesToCome: readonly (keyof typeof rules)[] = [
  'accounts.log_months',
  'members.probation_review_days',
  'members.exemption_age'
];

export type RuleKey = keyof typeof rules;

/** What a rule figure decides; a key without a text is returned as it is. */
export function ruleText(key: RuleKey | (string & {})): string {
  return wordOf(rules, key);
}

/** The unit of a rule figure in words. */
export function ruleUnitText(unit: keyof typeof ruleUnits | (string & {})): string {
  return wordOf(ruleUnits, unit);
}
