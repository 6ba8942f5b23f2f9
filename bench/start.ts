/** From the start of a process until it is ready, against servers that run; beside a bare program of the same libraries. */
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { nobody } from './accept.ts'
import { startChild } from './child.ts'
import { compare, type Compared, type Pair } from './compared.ts'
import { startGateway } from './gateway.ts'
import type { Measured } from './load.ts'
import type { Surroundings } from './surroundings.ts'

const roles = ['api', 'worker', 'all'] as const
export const wantedMs = 2_000

/** The first start makes the tables and compiles; the second finds both. */
export async function compareStarts(where: Surroundings, { rounds, redisUrl }: { readonly rounds: number; readonly redisUrl: string | undefined }): Promise<readonly Compared[]> {
  const rows: Compared[] = []
  for (const role of roles) {
    const times: Record<'first' | 'second', Pair[]> = { first: [], second: [] }
    for (let n = 0; n < rounds; n++) {
      const configFile = await where.writeConfig(`start-${role}-${n}`, { databaseUrl: await where.database(`start_${role}_${n}`), redisUrl, sinkUrl: nobody })
      const baselineUrl = await where.database(`start_baseline_${role}_${n}`)
      // what Node compiled is kept here, and nothing at first
      const cache = await mkdtemp(join(where.folder, 'compiled-'))
      for (const which of ['first', 'second'] as const) {
        const bare = await startChild(join(import.meta.dirname, 'baseline-accept.ts'), [baselineUrl, where.keyFile], { env: { NODE_COMPILE_CACHE: join(cache, 'bare') } })
        await bare.stop()
        const ours = await startGateway(configFile, role, { NODE_COMPILE_CACHE: join(cache, 'ours') })
        await ours.stop()
        times[which].push({ baseline: once(bare.readyMs), ours: once(ours.readyMs) })
      }
      await rm(cache, { recursive: true })
    }
    for (const which of ['first', 'second'] as const) {
      rows.push(compare(`${which} start, ${role}`, times[which], ({ baseline, ours }) => baseline.p50 / ours.p50, { of: `time until ready, baseline over ours; wanted under ${wantedMs} ms` }))
    }
  }
  return rows
}

function once(ms: number): Measured {
  return { perSecond: 1000 / ms, p50: ms, p95: ms, p99: ms }
}
