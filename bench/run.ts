// `npm run bench -- <name> [--members 500000] [--json]`: measures a claim of the product, and the limit it is compared with.
import { parseArgs } from 'node:util';
import { endAll } from './harness/closing.ts';
import { jsonOf, say, tableOf, type Report } from './harness/report.ts';

/** A bench: measures in a city of so many members. */
export type Bench = (members: number) => Promise<Omit<Report, 'bench' | 'members'>>;

const benches: Record<string, () => Promise<{ bench: Bench }>> = {
  roster: () => import('./roster.ts'),
  search: () => import('./search.ts'),
  home: () => import('./home.ts'),
  import: () => import('./import.ts'),
  login: () => import('./login.ts')
};

let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stop());
process.exitCode = await run().catch((error: unknown) => {
  if (stopped) return 130;
  say(`bench: could not measure: ${error instanceof Error ? error.message : String(error)}`);
  return 1;
});
await endAll();
process.exit();

async function stop(): Promise<void> {
  stopped = true;
  await endAll();
  process.exit(130);
}

async function run(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { members: { type: 'string', default: '500000' }, json: { type: 'boolean', default: false } }
  });
  const [name = ''] = positionals;
  const load = Object.hasOwn(benches, name) ? benches[name] : undefined;
  const members = Number(values.members);
  if (!load || positionals.length > 1 || !Number.isInteger(members)) {
    say(`Usage: npm run bench -- <${Object.keys(benches).join(' | ')}> [--members 500000] [--json]`);
    return 2;
  }
  const { bench } = await load();
  const report: Report = { bench: name, members, ...(await bench(members)) };
  process.stdout.write(`${tableOf(report)}\n`);
  if (values.json) process.stdout.write(`${jsonOf(report)}\n`);
  return 0;
}
