import { resolve } from 'node:path';
import { z } from 'zod';

/** How the product runs. `demo` fills itself and offers one-click sign-in; `production` needs its secrets and offers neither. */
export type Mode = 'demo' | 'development' | 'production';

/** An outside identity provider by OpenID Connect. */
export interface IdentityProvider {
  issuer: string;
  client_id: string;
  client_secret: string;
  /** What the button says after the words for 'Sign in with', in Vietnamese. */
  name: string;
}

/** Everything an operator may set. Read once, at start; nothing else reads the environment. */
export interface Config {
  mode: Mode;
  host: string;
  port: number;
  /** Local port of `/metrics`; none: not served. */
  metrics_port: number | undefined;
  /** Absolute path of the data directory. */
  data_dir: string;
  /** Use this PostgreSQL (≥ 15) instead of the bundled one. */
  database_url: string | undefined;
  /** The application's own login on it; made by the product when absent. */
  database_app_url: string | undefined;
  /** Address people use, e.g. `https://sotay.example.vn`; for links on printed cards. */
  public_url: string;
  /** The port can only be reached through a proxy that sets X-Forwarded-Proto and X-Forwarded-For. */
  trust_proxy: boolean;
  /** 32-byte keys in base64; in demo and development made by the product and kept in the data directory. */
  id_key: string | undefined;
  hash_key: string | undefined;
  identity: IdentityProvider | undefined;
  log_level: 'debug' | 'info' | 'warn' | 'error';
  /** Folder of PostgreSQL programs to use for the bundled server, and the unprivileged user it runs as. */
  pg_bin_dir: string | undefined;
  pg_os_user: string | undefined;
  pool_size: number;
}

/** One line for each thing that is missing or wrong, in English for the operator. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

const port = z.coerce.number().int().min(0).max(65535);
const key = z.string().refine((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 bytes in base64 (openssl rand -base64 32)');
const flag = z.enum(['0', '1']).transform((text) => text === '1');
const postgres = z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgres://');

const Environment = z.object({
  SOTAY_MODE: z.enum(['demo', 'development', 'production']).default('demo'),
  HOST: z.string().optional(),
  PORT: port.default(3000),
  SOTAY_METRICS_PORT: port.optional(),
  SOTAY_DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: postgres.optional(),
  DATABASE_APP_URL: postgres.optional(),
  SOTAY_PUBLIC_URL: z.url().optional(),
  SOTAY_TRUST_PROXY: flag.default(false),
  SOTAY_ID_KEY: key.optional(),
  SOTAY_HASH_KEY: key.optional(),
  SOTAY_OIDC_ISSUER: z.url().optional(),
  SOTAY_OIDC_CLIENT_ID: z.string().optional(),
  SOTAY_OIDC_CLIENT_SECRET: z.string().optional(),
  SOTAY_OIDC_NAME: z.string().optional(),
  SOTAY_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  SOTAY_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(16),
  PG_BIN_DIR: z.string().optional(),
  PG_OS_USER: z.string().optional()
});

/**
 * The configuration from environment variables.
 *
 * @throws ConfigError one line for each value that is wrong, and in production for what is missing or does not fit
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(set);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  const e = parsed.data;
  const missing = e.SOTAY_MODE === 'production' ? missingSecrets(e) : [];
  if (e.SOTAY_OIDC_ISSUER && !(e.SOTAY_OIDC_CLIENT_ID && e.SOTAY_OIDC_CLIENT_SECRET && e.SOTAY_OIDC_NAME)) {
    missing.push('SOTAY_OIDC_CLIENT_ID, SOTAY_OIDC_CLIENT_SECRET and SOTAY_OIDC_NAME: needed with SOTAY_OIDC_ISSUER');
  }
  if (e.SOTAY_MODE === 'production' && e.SOTAY_PUBLIC_URL?.startsWith('https:') && !e.SOTAY_TRUST_PROXY) {
    missing.push(
      'SOTAY_TRUST_PROXY must be 1 with an https SOTAY_PUBLIC_URL: TLS ends at a proxy, and without its word every form is refused'
    );
  }
  if (missing.length > 0) throw new ConfigError(missing);
  return {
    mode: e.SOTAY_MODE,
    host: e.SOTAY_MODE === 'demo' ? '127.0.0.1' : (e.HOST ?? '127.0.0.1'),
    port: e.PORT,
    metrics_port: e.SOTAY_METRICS_PORT,
    data_dir: resolve(e.SOTAY_DATA_DIR),
    database_url: e.DATABASE_URL,
    database_app_url: e.DATABASE_APP_URL,
    public_url: e.SOTAY_PUBLIC_URL ?? `http://localhost:${e.PORT}`,
    trust_proxy: e.SOTAY_TRUST_PROXY,
    id_key: e.SOTAY_ID_KEY,
    hash_key: e.SOTAY_HASH_KEY,
    identity: identityOf(e),
    log_level: e.SOTAY_LOG_LEVEL,
    pg_bin_dir: e.PG_BIN_DIR,
    pg_os_user: e.PG_OS_USER,
    pool_size: e.SOTAY_POOL_SIZE
  };
}

type Values = z.infer<typeof Environment>;

function missingSecrets(e: Values): string[] {
  const needed = {
    DATABASE_URL: 'the PostgreSQL server of production',
    SOTAY_ID_KEY: 'the key that encrypts personal IDs (openssl rand -base64 32)',
    SOTAY_HASH_KEY: 'the key for exact search of personal IDs (openssl rand -base64 32)',
    SOTAY_PUBLIC_URL: 'the address people use, e.g. https://sotay.example.vn'
  } as const;
  return Object.entries(needed).flatMap(([name, why]) => (e[name as keyof typeof needed] ? [] : [`${name} is missing: ${why}`]));
}

function identityOf(e: Values): IdentityProvider | undefined {
  if (!e.SOTAY_OIDC_ISSUER || !e.SOTAY_OIDC_CLIENT_ID || !e.SOTAY_OIDC_CLIENT_SECRET || !e.SOTAY_OIDC_NAME) return undefined;
  return {
    issuer: e.SOTAY_OIDC_ISSUER,
    client_id: e.SOTAY_OIDC_CLIENT_ID,
    client_secret: e.SOTAY_OIDC_CLIENT_SECRET,
    name: e.SOTAY_OIDC_NAME
  };
}
