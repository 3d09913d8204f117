import type { Kysely } from 'kysely';
import type { DB } from '../../src/lib/server/platform/db/types.ts';

/** The figures of rules a new database starts with, with their period and source. */
export async function rulesDoc(db: Kysely<DB>): Promise<string> {
  const rules = await db.selectFrom('rule_value').selectAll().orderBy('key').orderBy('effective_from').execute();
  const rows = rules.map(
    (rule) =>
      `| \`${rule.key}\` | ${JSON.stringify(rule.value)} | ${rule.unit} | ${rule.effective_from} | ${rule.overridable ? 'yes' : 'no'} | ${[rule.basis_number, rule.basis_article].filter(Boolean).join(' §') || '–'} | ${rule.mark} |`
  );
  return `# Rule figures\n\nGenerated from the migrated database; not edited by hand. Each is a dated default in \`rule_value\`, never a constant in code.\n\n| Key | Value | Unit | From | A lower unit may differ | Basis | Mark |\n|---|---|---|---|---|---|---|\n${rows.join('\n')}\n`;
}
