// The log and its seal; what waits for an office holder.
export { ENTRIES_A_PAGE, findPeople, namesOfSearch, searchAudit } from './audit.queries.ts';
export { searchForm, type AuditSearch } from './forms.ts';
export { securityJobs } from './jobs.ts';
export { verifyAudit, type AuditFault, type AuditVerdict, type SealHead } from './seal.ts';
export { waitingFor, WARN_DAYS, type Waiting } from './waiting.queries.ts';
