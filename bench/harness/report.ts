/** What was measured in one case. Times in ms, `rps` in requests a second; what does not apply is left out. */
export interface Case {
  case: string;
  p50_ms?: number;
  p95_ms?: number;
  p99_ms?: number;
  rps?: number;
  limit_rps?: number;
  /** `rps` ÷ `limit_rps`, the median over the rounds. */
  ratio?: number;
  /** Figures of this case alone; their names say their unit. */
  [figure: string]: string | number | undefined;
}

/** What a bench found. `rss_mb`: peak resident memory of the product under test, in MB. */
export interface Report {
  bench: string;
  members: number;
  cases: Case[];
  rss_mb: number | undefined;
}

/** A line about what is going on, beside the result. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The report as a table of all figures. */
export function tableOf({ bench, members, cases, rss_mb }: Report): string {
  const names = [...new Set(cases.flatMap((one) => Object.keys(one)))];
  const rows = [names, ...cases.map((one) => names.map((name) => text(one[name])))];
  const widths = names.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) =>
    row.map((cell, column) => (column ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ')
  );
  return [`${bench}, ${members} members`, ...lines, `peak memory of the product: ${text(rss_mb)} MB`].join('\n');
}

/** The report as one line of JSON, figures to three digits after the point. */
export function jsonOf(report: Report): string {
  return JSON.stringify(report, (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value));
}

function text(figure: string | number | undefined): string {
  if (typeof figure !== 'number') return figure ?? '–';
  return String(Math.round(figure * 100) / 100);
}
