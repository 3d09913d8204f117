import type { FileStore } from '#platform/files.ts';
import type { Job } from '#platform/jobs.ts';
import { addSeconds } from '#platform/time.ts';

/** How long a file may stand without an import that is to read it: the time of a slow upload, many times over. */
const GRACE_SECONDS = 86_400;

/**
 * Removes files that no import is still to read: stored for one of which nothing was written down, or left behind by one that was
 * read, because the process or the database fell between the two. They hold personal IDs in clear. The store holds nothing but
 * files of imports; a test says so when another table begins to name files.
 */
export async function sweepFiles(job: Job, { files, now }: { files: FileStore; now: Date }): Promise<void> {
  let removed = 0;
  for await (const keys of files.keptBefore(addSeconds(now, -GRACE_SECONDS))) {
    const awaited = await job.step(({ db }) =>
      db
        .selectFrom('member_import')
        .select('file_key')
        .where('file_key', 'in', keys)
        .where('state', 'in', ['received', 'reading'])
        .execute()
    );
    const kept = new Set(awaited.map(({ file_key }) => file_key));
    for (const key of keys.filter((one) => !kept.has(one))) {
      await files.remove(key);
      removed += 1;
    }
  }
  if (removed > 0) job.log.info({ removed }, 'files that no import is to read removed');
}
