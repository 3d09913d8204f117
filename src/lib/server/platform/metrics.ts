/** The product's own counters, in Prometheus text. Counts and times only: never a path, a name or an id. */
export type Metrics = {
  /** Notes an answered request: its status and how long it took, in seconds. */
  request(status: number, seconds: number): void;
  /** Adds a figure that is read when somebody asks. */
  gauge(name: string, help: string, read: () => number): void;
  /** Everything, in the text format of Prometheus. */
  text(): string;
};

/** Upper bounds of the duration classes, in seconds. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Begins counting from zero. */
export function createMetrics(): Metrics {
  const by_class = new Map<string, number>();
  const gauges = new Map<string, { help: string; read: () => number }>();
  const buckets = bounds.map(() => 0);
  let [count, sum] = [0, 0];

  const metrics: Metrics = {
    request(status, seconds) {
      const name = `${Math.floor(status / 100)}xx`;
      by_class.set(name, (by_class.get(name) ?? 0) + 1);
      count += 1;
      sum += seconds;
      bounds.forEach((bound, i) => {
        if (seconds <= bound) buckets[i] = (buckets[i] ?? 0) + 1;
      });
    },
    gauge: (name, help, read) => void gauges.set(name, { help, read }),
    text: () =>
      [
        ...head('sotay_requests_total', 'counter', 'Answered requests by class of status.'),
        ...[...by_class].map(([name, n]) => `sotay_requests_total{class="${name}"} ${n}`),
        ...head('sotay_request_seconds', 'histogram', 'Time from request to last byte.'),
        ...bounds.map((bound, i) => `sotay_request_seconds_bucket{le="${bound}"} ${buckets[i]}`),
        `sotay_request_seconds_bucket{le="+Inf"} ${count}`,
        `sotay_request_seconds_sum ${sum}`,
        `sotay_request_seconds_count ${count}`,
        ...[...gauges].flatMap(([name, { help, read }]) => [...head(name, 'gauge', help), `${name} ${read()}`]),
        ''
      ].join('\n')
  };
  metrics.gauge('sotay_memory_bytes', 'Memory of the process (resident set).', () => process.memoryUsage.rss());
  metrics.gauge('sotay_heap_used_bytes', 'JavaScript heap in use.', () => process.memoryUsage().heapUsed);
  metrics.gauge('sotay_uptime_seconds', 'Time since the process began.', () => process.uptime());
  return metrics;
}

function head(name: string, type: string, help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}
