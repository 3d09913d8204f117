import { sql } from 'kysely';
import type { JobKind } from '#platform/jobs.ts';
import { importJobs } from './import-jobs.ts';

/** Background work of this room: the import's, and adding up the counts of names. */
export const membersJobs: Record<string, JobKind> = {
  ...importJobs,
  'members.add_up_names': {
    every_seconds: 60,
    work: (job) => job.step(async ({ db }) => void (await sql`select app.add_up_names()`.execute(db)))
  }
};
