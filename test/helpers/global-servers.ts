/** PostgreSQL for a whole run, or the one that LIENTHONG_TEST_POSTGRES_URL names (to test on another version). */
import type { TestProject } from 'vitest/node'
import { startPostgres } from './postgres-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** One, or one for each worker. */
    readonly postgresUrls: readonly string[]
  }
}

/** Whatever is open on a server holds back who reads a journal in its order, and many of these tests do: each worker has a server. */
const apart = 'integration'

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['LIENTHONG_TEST_POSTGRES_URL']
  if (given !== undefined && given !== '') {
    project.provide('postgresUrls', [given])
    return async () => {}
  }
  const { maxWorkers } = project.config
  const servers = await Promise.all(Array.from({ length: project.name === apart ? maxWorkers : 1 }, startPostgres))
  project.provide('postgresUrls', servers.map(({ url }) => url))
  return async () => void (await Promise.all(servers.map((server) => server.stop())))
}
