/**
 * The day party age counts from: the admission decision (the ceremony where it is not known), moved on by the days outside
 * the Party (rules.md §11).
 */
export function partyStart(member: { decided_on: string | null; joined_on: string; outside_days: number }): string {
  const from = Date.parse(member.decided_on ?? member.joined_on);
  return new Date(from + member.outside_days * 86_400_000).toISOString().slice(0, 10);
}
