import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const key = Buffer.alloc(32, 7).toString('base64');
const production = {
  SOTAY_MODE: 'production',
  DATABASE_URL: 'postgres://sotay@127.0.0.1/sotay',
  SOTAY_ID_KEY: key,
  SOTAY_HASH_KEY: key,
  SOTAY_PUBLIC_URL: 'https://sotay.example.vn',
  SOTAY_TRUST_PROXY: '1'
};

/** The first word of each line that keeps the product from starting. */
function refused(env: Record<string, string>): string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.lines.map((line) => line.split(' ')[0] ?? '');
  }
}

describe('production', () => {
  test('starts with what it needs, and names each thing that is missing', () => {
    expect(refused(production)).toEqual([]);
    for (const name of ['DATABASE_URL', 'SOTAY_ID_KEY', 'SOTAY_HASH_KEY', 'SOTAY_PUBLIC_URL'])
      expect(refused({ ...production, [name]: '' })).toEqual([name]);
  });

  test('behind TLS must believe the proxy; by plain http, or beside production, it need not', () => {
    expect(refused({ ...production, SOTAY_TRUST_PROXY: '0' })).toEqual(['SOTAY_TRUST_PROXY']);
    expect(refused({ ...production, SOTAY_TRUST_PROXY: '' })).toEqual(['SOTAY_TRUST_PROXY']);
    expect(refused({ ...production, SOTAY_TRUST_PROXY: '0', SOTAY_PUBLIC_URL: 'http://sotay.example.vn' })).toEqual([]);
    expect(refused({ SOTAY_MODE: 'development', SOTAY_PUBLIC_URL: 'https://sotay.example.vn' })).toEqual([]);
  });
});
