/**
 * All tests: those of rooms, platform and house while the product is built, then those in the browser. Ends with a plain count;
 * exits 1 when anything failed. `--database` runs only the tests that speak to the database, `--static` what only reads the
 * source: format, lint, types, floors, dead code, build.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

interface Count {
  passed: number;
  failed: number;
}
interface Step {
  name: string;
  command: string[];
  /** Reads how many tests ran; without it the step is one test. */
  count?: () => Count;
}

const root = join(import.meta.dirname, '..');
const results = join(root, 'data', 'test-results');
const bin = (name: string) => join(root, 'node_modules', '.bin', name);
const onlyDatabase = process.argv.includes('--database');
const onlyStatic = process.argv.includes('--static');

const sync: Step = { name: 'types of routes', command: [bin('svelte-kit'), 'sync'] };
const build: Step = { name: 'build', command: [process.execPath, 'scripts/build.ts'] };
const checks: Step[] = [
  { name: 'format', command: [bin('prettier'), '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', command: [bin('eslint'), '.'] },
  { name: 'types', command: [bin('svelte-check'), '--threshold', 'error'] },
  { name: 'floors and rooms', command: [bin('depcruise'), 'src', '--config', '.dependency-cruiser.cjs'] },
  { name: 'dead code', command: [bin('knip')] },
  build
];
const rooms: Step = {
  name: 'rooms, platform and house',
  command: [bin('vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile=${join(results, 'vitest.json')}`],
  count: vitestCount
};
const browser: Step = { name: 'browser', command: [bin('playwright'), 'test'], count: playwrightCount };

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const total: Count = { passed: 0, failed: 0 };
const lines: string[] = [];

await run(sync);
if (onlyDatabase) {
  await run(rooms);
} else if (onlyStatic) {
  for (const step of checks) await run(step);
} else {
  await Promise.all([run(build), run(rooms)]);
  await run(browser);
}
process.stdout.write(`\n${lines.join('\n')}\n\n${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function run(step: Step): Promise<void> {
  const started = performance.now();
  const { code, output } = await execute(step.command);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const count = counted(step, code);
  total.passed += count.passed;
  total.failed += count.failed;
  lines.push(`${count.failed === 0 ? 'ok  ' : 'FAIL'} ${step.name}: ${count.passed} passed, ${count.failed} failed, ${seconds} s`);
  if (count.failed > 0) process.stdout.write(`\n--- ${step.name}\n${output}\n`);
  else process.stdout.write(`${lines.at(-1)}\n`);
}

function counted(step: Step, code: number): Count {
  const plain = code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  if (!step.count) return plain;
  try {
    const count = step.count();
    return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function execute([program = '', ...args]: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env: { ...process.env, FORCE_COLOR: '0' }, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (problem) => resolve({ code: 1, output: String(problem) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });
}

function vitestCount(): Count {
  const report = JSON.parse(readFileSync(join(results, 'vitest.json'), 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numFailedTestSuites: number;
  };
  return { passed: report.numPassedTests, failed: report.numFailedTests || (report.numFailedTestSuites > 0 ? 1 : 0) };
}

function playwrightCount(): Count {
  const report = JSON.parse(readFileSync(join(results, 'playwright.json'), 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number };
  };
  return { passed: report.stats.expected, failed: report.stats.unexpected + report.stats.flaky };
}
