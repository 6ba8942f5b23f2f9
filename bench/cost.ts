/** What one of many things costs: processor, bytes that PostgreSQL writes to its log, memory. */
import pg from 'pg'
import { figuresAvailable, figuresOf } from './process-figures.ts'
import type { Surroundings } from './surroundings.ts'

export interface Cost {
  /** Milliseconds of processor for one: of the gateway, of PostgreSQL. */
  readonly gatewayCpuMs: number
  readonly postgresCpuMs: number
  /** Bytes of PostgreSQL's write-ahead log for one. */
  readonly walBytes: number
  /** Resident memory of the gateway afterwards. */
  readonly residentMiB: number
}

export interface Costing<Result> {
  readonly result: Result
  /** Undefined where the system does not tell. */
  readonly cost: Cost | undefined
}

/** `gateways`: their process ids; `count`: how many the work does. Includes what the gateway does at the side meanwhile. */
export async function costing<Result>(where: Surroundings, gateways: readonly number[], count: number, work: () => Promise<Result>): Promise<Costing<Result>> {
  if (!figuresAvailable) return { result: await work(), cost: undefined }
  const client = new pg.Client({ connectionString: where.postgresUrl })
  await client.connect()
  const used = () => ({ gateway: gateways.reduce((sum, pid) => sum + figuresOf(pid).cpuSeconds, 0), postgres: figuresOf(where.postmaster).cpuSeconds })
  try {
    const [before, from] = [used(), await writtenTo(client)]
    const result = await work()
    const [after, to] = [used(), await writtenTo(client)]
    return {
      result,
      cost: {
        gatewayCpuMs: ((after.gateway - before.gateway) * 1000) / count,
        postgresCpuMs: ((after.postgres - before.postgres) * 1000) / count,
        walBytes: (to - from) / count,
        residentMiB: gateways.reduce((sum, pid) => sum + figuresOf(pid).residentBytes, 0) / 1024 ** 2,
      },
    }
  } finally {
    await client.end()
  }
}

/** Bytes of the log since the server was made. */
async function writtenTo(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(`select pg_current_wal_lsn() - '0/0'::pg_lsn as bytes`)
  return Number(rows[0]?.bytes)
}
