import { generate } from 'otplib';
import { describe, expect } from 'vitest';
import { KEYS, NOW, test, useDatabase } from '#platform/testing.ts';
import { tokenHash } from '#platform/seal.ts';
import { addSeconds } from '#platform/time.ts';
import { plantUnits } from '#test/cast.ts';
import { keepErrand } from './identity.ts';
import { settled } from './outcome.ts';
import { showPassword } from './own-password.ts';
import { addPasskey } from './passkey.ts';
import { hashPassword } from './password.ts';
import { confirmTotp, isFresh } from './second-factor.ts';
import { beginTotp } from './totp.ts';

useDatabase();

const PASSWORD = 'ấm trà nguội bên hiên';
const at = (minutes: number) => addSeconds(NOW, minutes * 60);
const errand = { verifier: 'v', state: 's', nonce: 'n' };
const site = { host: 'localhost', origin: 'http://localhost:3000', name: 'Sổ tay đảng viên' };
const asked = 'accounts.second_factor_needed';

describe('who has no second factor yet', () => {
  test('types his password before he sets one up or links another way in, unless he just came in', async ({ tx, as, asCaller }) => {
    const units = await plantUnits(tx);
    const secretary = await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }], second_factor: false });
    await tx
      .updateTable('account')
      .set({ password_hash: await hashPassword(PASSWORD) })
      .execute();
    const { token_hash } = await tx.selectFrom('account_session').select('token_hash').executeTakeFirstOrThrow();
    expect(await isFresh(await asCaller(token_hash, at(9)))).toBe(true);
    const { secret } = await beginTotp(secretary, KEYS, 'Sổ tay đảng viên');
    const code = (minutes: number) => generate({ secret: secret.replaceAll(' ', ''), epoch: at(minutes).getTime() / 1000 });

    const found = await asCaller(token_hash, at(11));
    await expect(confirmTotp(found, KEYS, await code(11))).rejects.toThrow(asked);
    await expect(addPasskey(found, KEYS, { site, answer: '{}', name: 'Máy lạ' })).rejects.toThrow(asked);
    await expect(keepErrand(found, errand, '/')).rejects.toThrow(asked);
    expect(await showPassword(found, KEYS, 'đoán bừa một câu')).toMatchObject({ refused: { code: 'accounts.password_wrong' } });
    await expect(keepErrand(found, errand, '/')).rejects.toThrow(asked);

    const { token } = settled(await showPassword(found, KEYS, PASSWORD));
    expect((await asCaller(token_hash, at(11))).actor.account_id, 'the old token').toBeNull();
    await expect(keepErrand(await asCaller(tokenHash(token), at(22)), errand, '/')).rejects.toThrow(asked);
    const owner = await asCaller(tokenHash(token), at(20));
    await expect(keepErrand(owner, errand, '/')).resolves.toBeDefined();
    expect(await confirmTotp(owner, KEYS, await code(20))).toHaveProperty('done');
  });

  test('cannot have his password guessed from his open session, and is told how long to wait', async ({ tx, as, asCaller }) => {
    await plantUnits(tx);
    const me = await as({ second_factor: false });
    await tx
      .updateTable('account')
      .set({ password_hash: await hashPassword(PASSWORD) })
      .execute();
    for (let n = 0; n < 6; n += 1) await showPassword(me, KEYS, 'đoán bừa một câu');
    expect(await showPassword(me, KEYS, PASSWORD)).toMatchObject({ refused: { code: 'accounts.slow_down', values: { seconds: 30 } } });
    const { token_hash } = await tx.selectFrom('account_session').select('token_hash').executeTakeFirstOrThrow();
    expect(await showPassword(await asCaller(token_hash, at(1)), KEYS, PASSWORD)).toHaveProperty('done');
  });
});
