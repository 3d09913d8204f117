import { describe, expect, test } from 'vitest';
import { isCommonPassword } from './common-passwords.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { passwordProblem } from './password-rule.ts';

const owner = { login: 'hoa.nt07', name: 'Nguyễn Thị Minh Hoa', shortest: 10 };
const code = (password: string) => passwordProblem(password, owner)?.code;

describe('a password', () => {
  test('of ten characters that nobody guesses first is taken, with spaces, signs and diacritics', () => {
    for (const good of ['cây bàng trước cổng trường', 'tàu điện chạy qua 3 lần', 'Kx7#pQ2vLm9z', 'xe-đạp-cũ-của-ông', 'ấm trà nguội rồi']) {
      expect(code(good), good).toBeUndefined();
    }
  });

  test('shorter than the rule is refused, counted in characters as people see them', () => {
    expect(code('cây bàng')).toBe('accounts.password_short');
    expect(code('cá rô đồng'.normalize('NFD'))).toBeUndefined();
    expect(code('cá rô đồn'.normalize('NFD'))).toBe('accounts.password_short');
  });

  test('that guessing begins with is refused', () => {
    const guessed = [
      'matkhau123',
      'Mật khẩu 123',
      'matkhau2024',
      'MatKhau@2025',
      'P@ssw0rd123',
      'password1234',
      'qwertyuiop',
      '1q2w3e4r5t',
      '1qaz2wsx3edc',
      'asdfghjkl1',
      '1234567890',
      '0987654321',
      '19/05/1990',
      '01011990abc',
      '0912345678',
      'aaaaaaaaaa',
      'abcabcabcabc',
      'vietnamvodich',
      'VietNam1975',
      'hanoi123456',
      'iloveyou123',
      'anhyeuem123',
      'nguyenvanan',
      'Trần Văn Bình 1985',
      'minhhoa20102010',
      'dangcongsan1930',
      'matkhaumatkhau',
      'abcdefghij',
      '!!!!!!!!!!!!',
      'dangvien123'
    ];
    expect(guessed.filter((password) => !isCommonPassword(password))).toEqual([]);
  });

  test('that is the login or the name of its owner is refused', () => {
    const other = { login: 'kxq.zw07', name: 'Kxqiz Wozzler', shortest: 8 };
    for (const own of ['kxq.zw07', 'KXQZW07123', 'Kxqiz Wozzler', 'kxqizwozzler1999'])
      expect(passwordProblem(own, other)?.code, own).toBe('accounts.password_same_as_login');
    expect(passwordProblem('Kxqiz đi chợ sớm', other)).toBeNull();
  });

  test('is the same however its diacritics are typed, and its hash says nothing', async () => {
    const stored = await hashPassword('cây bàng trước cổng');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword(stored, 'cây bàng trước cổng'.normalize('NFD'))).toBe(true);
    expect(await verifyPassword(stored, 'cay bang truoc cong')).toBe(false);
    expect(await verifyPassword(null, 'cây bàng trước cổng')).toBe(false);
  });
});
