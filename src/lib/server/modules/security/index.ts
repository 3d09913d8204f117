// The log and its seal; the figures of rules; what waits for an office holder.
export { searchAuditRecorded } from './audit-search.ts';
export { ENTRIES_A_PAGE, findPeople, namesOfSearch, searchAudit } from './audit.queries.ts';
export { ruleForm, searchForm, type AuditSearch } from './forms.ts';
export { securityJobs } from './jobs.ts';
export { changeRule } from './rule.ts';
export { listRules, rulePage, type RuleFigure } from './rule.queries.ts';
export { verifyAudit, type AuditFault, type AuditVerdict, type SealHead } from './seal.ts';
export { waitingFor, WARN_DAYS, type Waiting } from './waiting.queries.ts';
