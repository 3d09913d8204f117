import { accountsJobs } from '#accounts';
import { membersJobs } from '#members';
import type { JobKind } from '#platform/jobs.ts';
import { organizationJobs } from '#organization';
import { securityJobs } from '#security';

/** Every kind of background work of the rooms, by name: what the worker of src/main.ts can do. */
export const jobKinds: Record<string, JobKind> = { ...organizationJobs, ...accountsJobs, ...membersJobs, ...securityJobs };
