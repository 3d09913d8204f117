import { sql, type Kysely } from 'kysely';
import type { Reader, Writer } from '#platform/context.ts';
import type { DB } from '#platform/db/types.ts';

/** A seal whose entries no longer give its digest, or that no longer follows from the one before. */
export interface AuditFault {
  seal_id: string;
  first_id: string;
  last_id: string;
  /** `entry_changed`, `entry_missing` (removed, or slipped in), `chain_broken` (a seal before it was changed or removed). */
  fault: string;
}

/** The end of the chain: written to the log of the process after each sealing, so that cutting the end off is found as well. */
export interface SealHead {
  seal_id: string;
  last_id: string;
  digest: string;
}

/** Seals every entry committed until now and not yet sealed, at most 50,000. Gives how many. Writers never wait for it. */
export async function sealAudit(ctx: Writer): Promise<number> {
  const { rows } = await sql<{ sealed: number }>`select app.audit_seal() as sealed`.execute(ctx.db);
  return rows[0]?.sealed ?? 0;
}

/** The last seal; undefined before the first. */
export async function sealHead(ctx: Pick<Reader, 'db'>): Promise<SealHead | undefined> {
  const head = await ctx.db.selectFrom('audit_seal').select(['id', 'last_id', 'digest']).orderBy('id', 'desc').limit(1).executeTakeFirst();
  return head && { seal_id: head.id, last_id: head.last_id, digest: head.digest.toString('hex') };
}

/** What a verification found. */
export interface AuditVerdict {
  faults: AuditFault[];
  head: SealHead | undefined;
  /** Entries of the last moments that no seal protects yet. */
  unsealed: number;
}

/**
 * Reads the whole log against its seals. Reads every entry, so it takes a while on a large log: give it a pool without a
 * statement timeout. `expected` is a head noted earlier: it must still be in the chain.
 */
export async function verifyAudit(db: Kysely<DB>, expected?: { seal_id: string; digest: string }): Promise<AuditVerdict> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const { rows: faults } =
        await sql<AuditFault>`select seal_id::text, first_id::text, last_id::text, fault from app.audit_faults()`.execute(tx);
      const { rows: open } = await sql<{ n: number }>`select app.audit_unsealed() as n`.execute(tx);
      if (expected) {
        const kept = await tx.selectFrom('audit_seal').select('digest').where('id', '=', expected.seal_id).executeTakeFirst();
        if (kept?.digest.toString('hex') !== expected.digest)
          faults.push({ seal_id: expected.seal_id, first_id: '', last_id: '', fault: 'head_missing' });
      }
      return { faults, head: await sealHead({ db: tx }), unsealed: open[0]?.n ?? 0 };
    });
}
