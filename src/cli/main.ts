// The operator's command line: `npm run sotay -- <command>`. A small table; each command is a door like a route.
import { ConfigError, readConfig } from '../lib/server/platform/config.ts';
import { StartError } from '../lib/server/platform/start-error.ts';
import { EXIT, UsageError, type Run } from './command.ts';
import { progressOn } from './progress.ts';

/** A command: what follows its name, what it does, and where its work is (loaded only when asked for). */
interface Command {
  usage: string;
  about: string;
  load: () => Promise<Run>;
}

const commands: Record<string, Command> = {
  init: {
    usage: '--unit "Name" --decision "Number" [--opened 2025-07-01] --administrators "Name 1" "Name 2"',
    about: 'makes the root unit and the first administrators, each with a one-time activation code',
    load: async () => (await import('./init.ts')).init
  },
  migrate: {
    usage: '',
    about: 'brings the database to this version',
    load: async () => (await import('./migrate.ts')).migrate
  },
  seed: {
    usage: 'demo | scale [--members 500000] [--units 20000]',
    about: 'fills an empty database with an invented organization; scale goes on where it was cut short',
    load: async () => (await import('./seed.ts')).seed
  },
  accounts: {
    usage: 'reset <login>',
    about: 'gives a person who cannot get in a new activation code; password, second factor and sessions end',
    load: async () => (await import('./accounts.ts')).accounts
  },
  audit: {
    usage: 'verify [--head <seal>:<digest>]',
    about:
      'reads the whole audit log against its seals; with a head noted earlier (a line "audit sealed" of the log) also finds a cut-off end',
    load: async () => (await import('./audit.ts')).audit
  },
  backup: {
    usage: '<new folder>',
    about: 'copies the data directory, bundled database included, while the product runs; starts the copy once to prove it',
    load: async () => (await import('./backup.ts')).backup
  },
  restore: {
    usage: '<folder of a backup>',
    about: 'puts a backup into the data directory, which must not exist yet or be empty',
    load: async () => (await import('./backup.ts')).restore
  },
  doctor: {
    usage: '',
    about: 'checks configuration, disk, database, migrations, organization tree, counts, indexes, audit log and jobs',
    load: async () => (await import('./doctor.ts')).doctor
  }
};

const say = (line: string) => void process.stdout.write(`${line}\n`);

process.exitCode = await run(process.argv.slice(2));

async function run([name = 'help', ...args]: string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return help(name);
  try {
    const config = readConfig(process.env);
    const work = await command.load();
    return (await work({ config, args, say, progress: progressOn(process.stdout) })) ?? EXIT.done;
  } catch (error) {
    return explain(error, `${name} ${command.usage}`);
  }
}

function help(asked: string): number {
  const known = ['help', '--help', '-h'].includes(asked);
  if (!known) process.stderr.write(`sotay: there is no command "${asked}"\n\n`);
  const lines = Object.entries(commands).map(([name, { usage, about }]) => `  ${`${name} ${usage}`.trim()}\n      ${about}`);
  const codes = 'Exit codes: 0 done, 1 failed, 2 not understood, 3 a check found faults';
  (known ? process.stdout : process.stderr).write(`Usage: npm run sotay -- <command>\n\n${lines.join('\n')}\n\n${codes}\n`);
  return known ? EXIT.done : EXIT.usage;
}

/** Says in a line or two what went wrong, never with a stack; gives the exit code. */
function explain(error: unknown, usage: string): number {
  if (error instanceof UsageError || codeOf(error).startsWith('ERR_PARSE_ARGS')) {
    process.stderr.write(`sotay: ${messageOf(error)}\n  sotay ${usage}\n`);
    return EXIT.usage;
  }
  const lines =
    error instanceof ConfigError
      ? error.lines
      : [messageOf(error), ...(error instanceof StartError && error.hint ? error.hint.split('\n') : [])];
  process.stderr.write(`sotay: ${lines.join('\n  ')}\n`);
  return EXIT.failed;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
