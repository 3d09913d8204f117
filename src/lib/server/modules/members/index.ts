export { accessMember, type MemberRow } from './access.ts';
export { endTemporary, moveMember, startTemporary } from './attachment.ts';
export { BRANCH_ROWS, branchOf, listBranches } from './branch.queries.ts';
export { decideRequest } from './change-request.ts';
export {
  branchRequestsOf,
  countRequests,
  listBranchRequests,
  listRequests,
  pendingFieldsOf,
  waitingRequestsOf
} from './change-request.queries.ts';
export { countProbationEnding, listMembers } from './directory.queries.ts';
export type { MemberFilter, Place } from './directory-page.queries.ts';
export { listGuests, unitChoices } from './directory-unit.queries.ts';
export { findByPersonalId, openRecord, viewPersonalId } from './disclosure.ts';
export { accessExport, exportRows, requestExport } from './export.ts';
export {
  addMemberForm,
  correctMemberForm,
  decideRequestForm,
  endTemporaryForm,
  exportForm,
  findByIdForm,
  moveMemberForm,
  ownPhoneForm,
  proposeChangeForm,
  proposeForMemberForm,
  recordStatusForm,
  startTemporaryForm,
  viewIdForm,
  withdrawRequestForm
} from './forms.ts';
export { addMember, correctMember } from './member.ts';
export { changeOwnPhone, proposeChange, withdrawRequest } from './own.ts';
export { ownHome, ownProfile, ownRequests } from './own.queries.ts';
export { appoint, endPosition } from './position.ts';
export { appointForm, endPositionForm } from './position-forms.ts';
export { findCandidates, listFormerHolders, listHolders } from './position.queries.ts';
export { memberAttachments, memberChanges, memberOffices, memberStatuses, memberSummary } from './profile.queries.ts';
export { mayPropose, proposeForMember, withdrawProposal } from './proposal.ts';
export { recordStatus } from './status.ts';
export { ownExports, ownViews, viewsOf } from './views.queries.ts';
export { accessImport, applyImport, cancelImport, decideRest, decideRows, receiveImport } from './import.ts';
export { requireTable } from './import-arrival.ts';
export { IMPORT_LIMITS } from './import-check.ts';
export type { Headings } from './import-columns.ts';
export { decideRestForm, decideRowsForm, importWordForm } from './import-forms.ts';
export { membersJobs } from './jobs.ts';
export {
  countWaitingImports,
  IMPORT_PAGE_ROWS,
  importPage,
  importProblemRows,
  importRows,
  importUnits,
  listImports,
  type ImportCount,
  type RowChange
} from './import.queries.ts';
export type { RowProblem } from './import-problem.ts';
