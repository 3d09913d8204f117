import { afterAll, expect, test } from 'vitest';

import { stopPdf } from '#platform/pdf.ts';
import { pdfText } from '#test/files/pdf-text.ts';

import { activationCards } from './activation-card.ts';
import type { ActivationCard } from './activation-card.ts';

afterAll(stopPdf);

const card = (over: Partial<ActivationCard> = {}): ActivationCard => ({
  name: 'Nguyễn Thị Ánh Tuyết',
  unit_name: 'Chi bộ 3, Đảng bộ phường Đống Đa',
  login: 'tuyet.nguyen',
  code: 'K7QM2XPA9TDW',
  expires_on: '2026-12-22',
  url: 'https://sotay.example.vn/kich-hoat#K7QM2XPA9TDW',
  ...over
});

test('a card carries name, unit, login, code in groups, the last day and what to do, in intact Vietnamese', async () => {
  const text = pdfText(await activationCards([card()], 'Đảng ủy phường Đống Đa'));
  for (const words of [
    'Nguyễn Thị Ánh Tuyết',
    'Chi bộ 3, Đảng bộ phường Đống Đa',
    'tuyet.nguyen',
    'K7QM 2XPA 9TDW',
    'Có hiệu lực đến 22/12/2026. Chỉ trao tận tay.',
    'sotay.example.vn/kich-hoat',
    'Nơi cấp: Đảng ủy phường Đống Đa.'
  ]) {
    expect(text).toContain(words);
  }
});

test('eight cards stand on a page', async () => {
  const pagesOf = async (count: number) => {
    const pdf = await activationCards(
      Array.from({ length: count }, () => card()),
      'Đảng ủy'
    );
    return Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type \/Page\b/g)?.length;
  };
  expect(await pagesOf(8)).toBe(1);
  expect(await pagesOf(9)).toBe(2);
});

test('a long name and a long unit are printed whole', async () => {
  const name = 'Công Tằng Tôn Nữ Nguyễn Thị Hoàng Phương Quỳnh Như Ngọc Trân Châu';
  const unit_name = 'Chi bộ Trung tâm Phục vụ hành chính công, Đảng bộ Ủy ban nhân dân phường Văn Miếu – Quốc Tử Giám';
  const text = pdfText(await activationCards([card({ name, unit_name })], 'Đảng ủy'));
  expect(text.replace(/\s+/g, ' ')).toContain(name);
  expect(text.replace(/\s+/g, ' ')).toContain(unit_name);
});

test('markup in a name stays the text it is', async () => {
  expect(pdfText(await activationCards([card({ name: '#strong[An] $x$ *b*' })], 'Đảng ủy'))).toContain('#strong[An] $x$ *b*');
});

test('no card at all is no document', async () => {
  await expect(activationCards([], 'Đảng ủy')).rejects.toMatchObject({ name: 'RangeError' });
});
