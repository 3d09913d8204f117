import { redirect } from '@sveltejs/kit';
import { getRuntime } from '#platform/runtime.ts';
import { dayOf } from '#platform/time.ts';

/** Back to the unit's page with a message: the given one, or that the decision waits when its day is still to come. */
export function backToUnit(unit_id: string, flash: string, effective_on?: string): never {
  const waits = effective_on !== undefined && effective_on > dayOf(getRuntime().now());
  redirect(303, `/quan-tri/to-chuc/${unit_id}?nhan=${waits ? 'da-cho-hieu-luc' : flash}`);
}
