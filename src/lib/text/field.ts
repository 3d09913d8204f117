import { formatDay, formatPhone } from './format.ts';
import { labelOf } from './labels.ts';

/** A value of the profile as the screen shows it: days and phones in their form, codes by their label, nothing as 'trống'. */
export function fieldText(field: string, value: string | null): string {
  if (value === null || value === '') return 'trống';
  if (field.endsWith('_on')) return formatDay(value);
  if (field === 'phone') return formatPhone(value);
  if (field === 'sex') return labelOf('sex', value);
  return value;
}

/** Where a change of a member's field came from. Only the phone is the member's own to set: his other changes were asked for and accepted. */
export function sourceText({ source, field }: { source: string; field: string }): string {
  return source === 'own' && field !== 'phone' ? 'Theo đề nghị của đảng viên' : labelOf('field_source', source);
}
