// Signing in and guarding oneself.
export { activate, activationPage, presentCard } from './activation.ts';
export { activationCodeHash, newActivationCode } from './activation-code.ts';
export { CHALLENGE_SECONDS } from './challenge.ts';
export {
  activateForm, cardForm, changePasswordForm, codeForm, demoForm, newPasskeyForm, ownThingForm, passkeyForm, plainForm, signInForm
} from './forms.ts';
export { settled, type Outcome } from './outcome.ts';
export { hashPassword } from './password.ts';
export { inTurn } from './password-queue.ts';
export { createSession, endOtherSessions, endSession, endSessions, limitSessions, signOut, type SessionWish, type Signed } from './session.ts';
export { deviceOf } from './session-device.ts';
export { signIn } from './sign-in.ts';
export { chooseWorkingUnit, workingUnitForm } from './working-unit.ts';
