// The operator's command line: `npm run sotay -- <command>`. A small table; each command is a door like a route.
import { ConfigError, readConfig } from '../lib/server/platform/config.ts';
import { StartError } from '../lib/server/platform/start-error.ts';
import { accounts } from './accounts.ts';
import { backup, restore } from './backup.ts';
import { EXIT, UsageError, type Command } from './command.ts';
import { doctor } from './doctor.ts';
import { init } from './init.ts';
import { migrateCommand } from './migrate.ts';
import { progressOn } from './progress.ts';
import { seed } from './seed.ts';

const commands: Command[] = [init, migrateCommand, seed, accounts, backup, restore, doctor];

const say = (line: string) => void process.stdout.write(`${line}\n`);

process.exitCode = await run(process.argv.slice(2));

async function run([name = 'help', ...args]: string[]): Promise<number> {
  const command = commands.find((one) => one.name === name);
  if (!command) return help(name);
  try {
    return (await command.run({ config: readConfig(process.env), args, say, progress: progressOn(process.stdout) })) ?? EXIT.done;
  } catch (error) {
    return explain(error, command);
  }
}

function help(asked: string): number {
  const known = ['help', '--help', '-h'].includes(asked);
  if (!known) process.stderr.write(`sotay: there is no command "${asked}"\n\n`);
  const lines = commands.map(({ name, usage, about }) => `  ${`${name} ${usage}`.trim()}\n      ${about}`);
  (known ? process.stdout : process.stderr).write(
    `Usage: npm run sotay -- <command>\n\n${lines.join('\n')}\n\nExit codes: 0 done, 1 failed, 2 not understood, 3 a check found faults\n`
  );
  return known ? EXIT.done : EXIT.usage;
}

function explain(error: unknown, { name, usage }: Command): number {
  if (error instanceof UsageError || codeOf(error).startsWith('ERR_PARSE_ARGS')) {
    process.stderr.write(`sotay ${name}: ${(error as Error).message}\n  sotay ${name} ${usage}\n`);
    return EXIT.usage;
  }
  if (error instanceof ConfigError) process.stderr.write(`sotay: ${error.lines.join('\n  ')}\n`);
  else if (error instanceof StartError)
    process.stderr.write(`sotay: ${error.message}${error.hint && `\n  ${error.hint.replaceAll('\n', '\n  ')}`}\n`);
  else process.stderr.write(`sotay: ${error instanceof Error ? error.message : String(error)}\n`);
  return EXIT.failed;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
