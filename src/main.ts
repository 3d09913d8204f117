import { boot, root, type Booted } from './boot.ts';
import { ConfigError, readConfig, type Config } from './lib/server/platform/config.ts';
import { openPool } from './lib/server/platform/db/connect.ts';
import type { DB } from './lib/server/platform/db/types.ts';
import { giveBackLeases, startWorkers } from './lib/server/platform/jobs.ts';
import { StartError } from './lib/server/platform/start-error.ts';
import { serve } from './server.ts';
import { ensureBuilt, loadSite, requireBuilt } from './site.ts';
import { jobKinds } from './worker.ts';

/** What a stop may take in all before the process ends regardless. */
const stop_ms = 4500;

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** What has to be ended, in the order it was begun. */
const opened: { close(): Promise<void> }[] = [];
let stopping = false;

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(0));

try {
  await start(readConfig(process.env));
} catch (error) {
  if (!stopping) process.stderr.write(`${explain(error)}\n`);
  await stop(1);
}

async function start(config: Config): Promise<void> {
  if (config.mode === 'production') requireBuilt(root);
  else await ensureBuilt(root, say);
  const booting = boot(config, say);
  opened.push({ close: async () => (await booting).close() }); // a stop in the middle of it waits for its end
  const booted = await booting;
  const logins = config.mode === 'demo' ? await fillDemo(booted) : [];
  const { db, log, now } = booted.runtime;
  if (!config.database_url) await giveBackLeases(db); // the data directory is held by one process alone
  const workers = startWorkers(db, jobKinds, { log, now, idle_ms: 1000 });
  opened.push({ close: () => workers.stop() });
  process.on('unhandledRejection', (reason) => booted.runtime.log.error({ error: String(reason) }, 'unhandled'));

  const serving = await serve(config, { handler: await loadSite(root), notReady: booted.notReady, metrics: booted.metrics });
  opened.push(serving);
  const host = config.host === '127.0.0.1' ? 'localhost' : config.host;
  say(['', `  Sổ tay đảng viên điện tử: http://${host}:${serving.port}`, ...logins, ''].join('\n'));
}

/** The demo organization on the first run; gives the lines that name its logins. */
async function fillDemo({ ownerUrl, runtime }: Booted): Promise<string[]> {
  const { demoLogins, seedDemo } = await import('../db/seeds/demo.ts'); // production never loads it
  const owner = openPool<DB>(ownerUrl, { max: 1, application_name: 'sotay start' });
  const unit = await owner.db.selectFrom('org_unit').select('id').limit(1).executeTakeFirst();
  await owner.close();
  if (!unit) {
    say('Filling the demo organization…');
    await seedDemo(ownerUrl, runtime);
  }
  return demoLogins.map(({ login, password, name }) => `    ${login.padEnd(12)} ${password.padEnd(16)} ${name}`);
}

/** Ends what was begun, last first. Never longer than stop_ms: the database finishes its own work even without us. */
async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(code), stop_ms).unref();
  for (const part of opened.reverse()) await part.close().catch(() => undefined);
  process.exit(code);
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return `Cannot start:\n${error.lines.map((line) => `  ${line}`).join('\n')}`;
  if (error instanceof StartError) return `Cannot start: ${error.message}${error.hint && `\n  ${error.hint.replaceAll('\n', '\n  ')}`}`;
  return `Cannot start: ${error instanceof Error ? error.stack : String(error)}`;
}
