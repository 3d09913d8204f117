import { sql } from 'kysely';
import { fileStore } from '#platform/files.ts';
import type { JobKind } from '#platform/jobs.ts';
import { getRuntime } from '#platform/runtime.ts';
import { sweepFiles } from './file-jobs.ts';
import { importJobs } from './import-jobs.ts';

/** Background work of this room: the import's, forgetting files of no import, and adding up the counts of names. */
export const membersJobs: Record<string, JobKind> = {
  ...importJobs,
  'members.sweep_files': { work: (job) => sweepFiles(job, { files: fileStore(), now: getRuntime().now() }), every_seconds: 86_400 },
  'members.add_up_names': {
    every_seconds: 60,
    work: (job) => job.step(async ({ db }) => void (await sql`select app.add_up_names()`.execute(db)))
  }
};
