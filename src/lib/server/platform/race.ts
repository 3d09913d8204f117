/**
 * What two people may do at the same moment, each having seen that it was still free: the unique constraints that say no to the
 * second. A row that others wrote meanwhile is a stale form, not a fault of the product.
 */
export const RACES: readonly string[] = [
  'account_activation_open',
  'account_grant_lent_once',
  'account_grant_once',
  'account_login_key',
  'account_member_id_key',
  'member_attachment_open',
  'member_change_request_open',
  'member_position_secretary',
  'member_status_open',
  'org_power_unit_id_power_from_on_key',
  'org_unit_code_key',
  'org_unit_version_open',
  'org_unit_version_unit_id_from_on_key',
  'rule_value_start'
];

/** Did the database refuse a row because somebody else wrote it a moment before? */
export function isLostRace(problem: unknown): boolean {
  const { code, constraint } = problem as { code?: unknown; constraint?: unknown };
  return code === '23505' && RACES.includes(String(constraint));
}

const SERIALIZATION = ['40001', '40P01'];

/** Did the transaction meet a unit that was being moved: its position travelled away by foreign key, or the two waited for one another? */
export function isMetMove(problem: unknown): boolean {
  const { code, constraint } = (problem ?? {}) as { code?: string; constraint?: string };
  return SERIALIZATION.includes(code ?? '') || (code === '23503' && /_unit_id_unit_pos_fkey$/.test(constraint ?? ''));
}

/**
 * Runs a whole transaction, and once more when it met a unit that was being moved: whoever attaches something to a moving unit waits
 * and then fails; at the second look it stands at its new place.
 */
export async function againWhenMoved<T>(transaction: () => Promise<T>): Promise<T> {
  try {
    return await transaction();
  } catch (problem) {
    if (!isMetMove(problem)) throw problem;
    return transaction();
  }
}
