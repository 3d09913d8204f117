import { describe, expect } from 'vitest';
import { KEYS, NOW, test, useDatabase } from '#platform/testing.ts';
import { tokenHash } from '#platform/seal.ts';
import { addSeconds } from '#platform/time.ts';
import { plantMember, plantUnits } from '#test/cast.ts';
import { limitBegun } from './jobs.ts';
import { ownSecurity } from './own-security.queries.ts';
import { settled } from './outcome.ts';
import { hashPassword } from './password.ts';
import { changePassword } from './password-change.ts';
import { createSession, endOtherSessions, endSession, limitSessions, signOut } from './session.ts';
import { deviceOf } from './session-device.ts';

useDatabase();

const PASSWORD = 'ấm trà nguội bên hiên';

describe('own devices', () => {
  test('are listed, this one first, and only those still open', async ({ tx, as, asSystem: system }) => {
    const units = await plantUnits(tx);
    const me = await as({ member_id: await plantMember(tx, units.branch_1a) });
    const id = me.actor.account_id ?? '';
    await createSession(await system(addSeconds(NOW, -60)), id, { device: 'safari.iphone', remember: true });
    await createSession(await system(addSeconds(NOW, -13 * 3600)), id, { device: 'edge.windows' });
    const other = await as({ member_id: await plantMember(tx, units.branch_1b, { name: 'Trần Văn Bình' }) });

    const shown = await ownSecurity(me);
    expect(shown.devices.map(({ device, here }) => [device, here])).toEqual([
      ['', true],
      ['safari.iphone', false]
    ]);
    expect((await ownSecurity(other)).devices).toHaveLength(1);
  });

  test('can be signed out one by one or all others; never another person’s', async ({ tx, as, asCaller, asSystem: system }) => {
    await plantUnits(tx);
    const me = await as();
    const stranger = await as();
    const id = me.actor.account_id ?? '';
    const phone = await createSession(await system(), id, { device: 'chrome.android' });
    const desk = await createSession(await system(), id, { device: 'edge.windows' });
    const [, first] = (await ownSecurity(me)).devices;
    await expect(endSession(stranger, first?.id ?? '')).rejects.toThrow('session');
    await endSession(me, first?.id ?? '');
    const alive = [];
    for (const { token } of [phone, desk]) alive.push((await asCaller(tokenHash(token))).actor.account_id);
    expect(alive.filter(Boolean)).toHaveLength(1);
    expect(await endOtherSessions(me)).toBe(1);
    expect((await ownSecurity(me)).devices).toHaveLength(1);
    expect((await ownSecurity(stranger)).devices, 'untouched').toHaveLength(1);
    const log = await tx.selectFrom('audit_entry').select(['action', 'account_id']).orderBy('id').execute();
    expect(log).toEqual([
      { action: 'accounts.session_ended', account_id: id },
      { action: 'accounts.sessions_ended', account_id: id }
    ]);
  });

  test('forget the one that signs out itself', async ({ tx, asCaller, as, asSystem: system }) => {
    await plantUnits(tx);
    const { token } = await createSession(await system(), (await as()).actor.account_id ?? '');
    await signOut(await asCaller(tokenHash(token)));
    expect((await asCaller(tokenHash(token))).actor.account_id).toBeNull();
    expect(await tx.selectFrom('audit_entry').select('action').execute()).toEqual([{ action: 'accounts.signed_out' }]);
  });

  test('are held shorter from the day a role asks for it', async ({ tx, as, asSystem: system }) => {
    const units = await plantUnits(tx);
    const me = await as({ member_id: await plantMember(tx, units.branch_1a) });
    const id = me.actor.account_id ?? '';
    await createSession(await system(), id, { remember: true });
    await limitSessions(await system(), id);
    const longest = () =>
      tx
        .selectFrom('account_session')
        .select(({ fn }) => fn.max('idle_seconds').as('idle'))
        .executeTakeFirst();
    expect(await longest()).toEqual({ idle: 90 * 86_400 });
    await tx
      .insertInto('account_grant')
      .values({
        account_id: id,
        role: 'unit_administrator',
        unit_id: units.ward_1.id,
        reach: 'subtree',
        from_on: '2026-01-01',
        basis: 'decision',
        state: 'active'
      })
      .execute();
    await limitSessions(await system(), id);
    expect(await longest()).toEqual({ idle: 1800 });
  });

  test('are held shorter when a role given for a later day begins', async ({ tx, as, asSystem: system }) => {
    const units = await plantUnits(tx);
    const id = (await as({ member_id: await plantMember(tx, units.branch_1a) })).actor.account_id ?? '';
    await createSession(await system(), id, { remember: true });
    await tx
      .insertInto('account_grant')
      .values({
        account_id: id,
        role: 'record_officer',
        unit_id: units.ward_1.id,
        reach: 'subtree',
        from_on: '2026-03-03',
        basis: 'decision',
        state: 'active'
      })
      .execute();
    const longest = async () =>
      (
        await tx
          .selectFrom('account_session')
          .select(({ fn }) => fn.max('idle_seconds').as('idle'))
          .executeTakeFirstOrThrow()
      ).idle;
    await limitBegun(await system());
    expect(await longest()).toBe(90 * 86_400);
    await limitBegun(await system(addSeconds(NOW, 86_400)));
    expect(await longest()).toBe(12 * 3600);
  });
});

describe('changing the password', () => {
  test('asks for the present one, ends the other sessions and gives this one a new token', async ({
    tx,
    as,
    asCaller,
    asSystem: system
  }) => {
    await plantUnits(tx);
    const me = await as();
    const id = me.actor.account_id ?? '';
    await tx
      .updateTable('account')
      .set({ password_hash: await hashPassword(PASSWORD) })
      .where('id', '=', id)
      .execute();
    const before = await tx.selectFrom('account_session').select('token_hash').executeTakeFirstOrThrow();
    const phone = await createSession(await system(), id, { remember: true });
    const change = (password_now: string, password: string) => changePassword(me, KEYS, { password_now, password });

    expect(await change('sai rồi', 'xe đạp cũ của ông')).toMatchObject({
      refused: { code: 'accounts.password_wrong', field: 'password_now' }
    });
    expect(await change(PASSWORD, 'matkhau123')).toMatchObject({ refused: { code: 'accounts.password_common' } });
    const signed = settled(await change(PASSWORD, 'xe đạp cũ của ông'));
    expect((await asCaller(tokenHash(signed.token))).actor.account_id).toBe(id);
    expect((await asCaller(tokenHash(phone.token))).actor.account_id).toBeNull();
    expect((await asCaller(before.token_hash)).actor.account_id).toBeNull();
    expect((await ownSecurity(await asCaller(tokenHash(signed.token)))).password_changed_at).toBeInstanceOf(Date);
  });

  test('cannot be used to find the present one by trying', async ({ tx, as }) => {
    await plantUnits(tx);
    const me = await as();
    await tx
      .updateTable('account')
      .set({ password_hash: await hashPassword(PASSWORD) })
      .execute();
    for (let n = 0; n < 6; n += 1) await changePassword(me, KEYS, { password_now: 'sai rồi', password: 'xe đạp cũ của ông' });
    expect(await changePassword(me, KEYS, { password_now: PASSWORD, password: 'xe đạp cũ của ông' })).toMatchObject({
      refused: { code: 'accounts.slow_down' }
    });
  });
});

test('a device is known by browser and system', () => {
  const phone = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36';
  const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15';
  const edge =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0';
  expect([phone, mac, edge, '', null].map(deviceOf)).toEqual([
    'chrome.android',
    'safari.mac',
    'edge.windows',
    'other.other',
    'other.other'
  ]);
});
