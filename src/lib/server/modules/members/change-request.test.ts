import { describe, expect, test } from 'vitest';
import { plantMember } from '#test/cast.ts';
import { KEYS } from '#platform/testing.ts';
import { decideRequest } from './change-request.ts';
import { useStage, type Command } from './import.testing.ts';
import { proposeForMember, withdrawProposal } from './proposal.ts';

const stageOf = useStage();

describe('two people answer one request at once', () => {
  test.for(['refused', 'withdrawn'] as const)('%s first: it is not written afterwards', async (state) => {
    const { units, owner, by, race } = stageOf();
    const member_id = await owner.db.transaction().execute((tx) => plantMember(tx, units.branch_1a, { phone: '0911111111' }));
    const secretary = { role: 'branch_secretary' as const, unit_id: units.branch_1a.id };
    const wish = { member_id, field: 'phone' as const, value: '0912345678', reason: 'Đã đổi số' };
    const request_id = await by(secretary, (ctx) => proposeForMember(ctx, KEYS, wish));
    const answer = (decision: 'accepted' | 'refused'): Command => ({
      who: { role: 'record_officer', unit_id: units.ward_1.id },
      act: (ctx) => decideRequest(ctx, KEYS, { request_id, version: 1, decision, answer: 'Chưa đúng', decision_number: '' })
    });
    const withdraw: Command = { who: secretary, act: (ctx) => withdrawProposal(ctx, { member_id, request_id }) };

    const ends = await race(state === 'refused' ? answer('refused') : withdraw, answer('accepted'));
    expect(ends).toEqual({ first: 'done', second: 'members.request_closed' });
    expect(await owner.db.selectFrom('member_change_request').select('state').execute()).toEqual([{ state }]);
    expect(await owner.db.selectFrom('member').select(['phone', 'version']).execute()).toEqual([{ phone: '0911111111', version: 1 }]);
    expect(await owner.db.selectFrom('member_change').select('id').execute()).toEqual([]);
  });
});
