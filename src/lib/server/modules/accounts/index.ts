// Signing in and guarding oneself.
export { activate, activationPage, presentCard } from './activation.ts';
export { activationCodeHash, newActivationCode } from './activation-code.ts';
export { CHALLENGE_SECONDS } from './challenge.ts';
export {
  activateForm,
  cardForm,
  changePasswordForm,
  codeForm,
  demoForm,
  identityForm,
  newPasskeyForm,
  ownPasswordForm,
  ownThingForm,
  passkeyForm,
  plainForm,
  signInForm
} from './forms.ts';
export { keepErrand, linkIdentity, signInByIdentity, takeErrand, unlinkIdentity } from './identity.ts';
export { beginErrand, endErrand } from './identity-provider.ts';
export { settled, type Outcome } from './outcome.ts';
export { showPassword } from './own-password.ts';
export { ownSecurity } from './own-security.queries.ts';
export { addPasskey, newPasskeyOptions, passkeyOptions, removePasskey, showPasskey, type PasskeySite } from './passkey.ts';
export { hashPassword } from './password.ts';
export { changePassword } from './password-change.ts';
export { inTurn } from './password-queue.ts';
export {
  confirmTotp,
  isFresh,
  needsSecondFactor,
  removeTotp,
  renewRecoveryCodes,
  secondFactors,
  showCode,
  type Proved
} from './second-factor.ts';
export { createSession, endOtherSessions, endSession, endSessions, signOut, type SessionWish, type Signed } from './session.ts';
export { deviceOf } from './session-device.ts';
export { signIn } from './sign-in.ts';
export { signInAsDemo, stepUpInDemo } from './sign-in-demo.ts';
export { listDemoPeople } from './sign-in-demo.queries.ts';
export { beginTotp } from './totp.ts';

// Issuing accounts and giving power.
export { accessAccount, endAccount, lockAccount, unlockAccount, type AccountRow } from './account.ts';
export {
  ACCOUNT_FILTERS,
  accountPage,
  ACCOUNTS_A_PAGE,
  accountsByUnit,
  countExemptWithoutAccount,
  countExpiringCards,
  findAccounts,
  findReceivers,
  listAccounts,
  unitInView,
  unitsAbove,
  type AccountCounts,
  type AccountFilter,
  type UnitInView
} from './account.queries.ts';
export { activationCards, type ActivationCard } from './activation-card.ts';
export { closeness, nameContains } from './closeness.ts';
export { delegateGrant, withdrawDelegation } from './delegation.ts';
export { delegableGrants, delegatedToMe, delegatePage, listDelegates, listDelegations } from './delegation.queries.ts';
export {
  accountForm,
  actOnAccountForm,
  closeGrantForm,
  confirmGrantForm,
  delegateForm,
  grantForm,
  issueForm,
  positionGrantForm,
  reprintForm
} from './forms-grants.ts';
export { confirmGrant, endGrant, proposeGrant, refuseGrant } from './grant.ts';
export { lentRoles } from './grant-power.ts';
export {
  countGrants,
  countGrantsToConfirm,
  GRANT_STATES,
  grantPage,
  GRANTS_A_PAGE,
  listGrants,
  positionsWithoutGrant,
  rolesToGive,
  unitsWithoutAdministrator,
  type GrantPart
} from './grant.queries.ts';
export { POSITION_ROLE, proposePositionGrant, roleOfPosition } from './grant-position.ts';
export { newLogin } from './issue-login.ts';
export { issueAccounts, reprintCards, resetAccount } from './issue.ts';
export type { IssuedCard } from './issue-card.ts';
export { accountsJobs } from './jobs.ts';
export { whoLookedAtMe, whoSees, whoSeesMe } from './who-sees.queries.ts';
export { explainSight, findSeen, type BlindBecause } from './why-sees.queries.ts';
export { chooseWorkingUnit, workingUnitForm } from './working-unit.ts';
