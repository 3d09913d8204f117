import type { TestProject } from 'vitest/node';
import { startTestCluster, type TestCluster } from './cluster.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The test server; `inject('cluster')` in a test, then `cloneDatabase(cluster)`. */
    cluster: TestCluster;
  }
}

/**
 * Starts one database server for the whole test run and stops it at the end.
 * TEST_DATABASE_URL names another server to use, with a superuser of it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...cluster } = await startTestCluster({ server_url: process.env.TEST_DATABASE_URL });
  project.provide('cluster', cluster);
  return stop;
}
