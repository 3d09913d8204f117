import { isRedirect } from '@sveltejs/kit';
import { describe, expect, test } from 'vitest';
import { withoutPersonalIds } from './address.ts';
import { page, recordedPage } from './http.ts';

const at = (address: string) => new URL(address, 'https://so-tay.example.vn');

describe('an address', () => {
  test.for([
    '?tim=001180000345&loai=active',
    '?tim=001+180+000+345&loai=active',
    '?loai=active&tim=s%E1%BB%91%20001.180.000-345',
    '?tim=001180000345+1980&loai=active',
    '?tim=hoa&loai=active&ve=%2Fa%3Ftim%3D001180000345&tim=001180000345'
  ])('loses what holds a personal ID: %s', (search) => {
    const next = withoutPersonalIds(at(`/quan-tri/tai-khoan${search}`)) ?? '';
    expect(next).toMatch(/^\/quan-tri\/tai-khoan\?.*loai=active.*nhan=khong-tim-so-dinh-danh$/);
    expect(next).not.toMatch(/345|ve=/);
    expect(withoutPersonalIds(at(next))).toBeUndefined();
  });

  test.for([
    '',
    '?tim=hoa',
    '?tim=0912345678',
    '?tu=2026-01-02&den=2026-03-04',
    '?sau=12345678901',
    '?sau=10123456v1234',
    '?sau=2147483647v123456789012345678',
    '?tim=01.001.002.003.004',
    '?tim=01001002003004',
    '?sau=123456789012345678'
  ])('stays as it is: %s', (search) => {
    expect(withoutPersonalIds(at(`/quan-tri/nhat-ky${search}`))).toBeUndefined();
  });

  test.for([page, recordedPage])('leads on before anything is read', async (make) => {
    const load = make('public', async () => ({ read: true }));
    const url = at('/quan-tri/dang-vien?tim=001180000345');
    const event = { url, request: new Request(url), locals: { reference: 'TEST', token_hash: null }, cookies: { get: () => undefined } };
    const answer: unknown = await load(event as never).catch((thrown: unknown) => thrown);
    expect(isRedirect(answer) && [answer.status, answer.location]).toEqual([303, '/quan-tri/dang-vien?nhan=khong-tim-so-dinh-danh']);
  });
});
