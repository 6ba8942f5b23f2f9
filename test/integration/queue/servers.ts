/** The two servers that a queue runs on, seen alike, each a test's own so that it may be killed. */
import { systemClock } from '../../../src/observe/system-clock.ts'
import type { QueueKind } from '../../../src/ports/due-transfers.ts'
import type { Log } from '../../../src/ports/log.ts'
import type { QueueBackend, TakenWork } from '../../../src/ports/queue.ts'
import type { OutboxRow } from '../../../src/ports/outbox-store.ts'
import { openPostgresQueue } from '../../../src/queue/open-postgres-queue.ts'
import { openRedisQueue } from '../../../src/queue/open-redis-queue.ts'
import { startPostgres } from '../../helpers/postgres-server.ts'
import { redisAvailable, startRedis } from '../../helpers/redis.ts'
import { keepLog } from './log-lines.ts'

export interface QueueServer {
  readonly url: string
  kill(): Promise<void>
  /** With the data it had. */
  start(): Promise<void>
  stop(): Promise<void>
}

export interface OpenOptions {
  readonly url: string
  readonly log?: Log
  readonly watchdogMs?: number
  readonly closeWithinMs?: number
  readonly atOnce?: (partner: string, kind: QueueKind) => number
}

export interface ServerKind {
  readonly name: 'redis' | 'postgres'
  readonly available: boolean
  launch(): Promise<QueueServer>
  open(options: OpenOptions): Promise<QueueBackend>
}

export const serverKinds: readonly ServerKind[] = [
  {
    name: 'redis',
    available: redisAvailable,
    async launch() {
      const redis = await startRedis({ appendonly: true })
      return { url: redis.url, kill: () => redis.kill('SIGKILL'), start: () => redis.restart({ keepData: true }), stop: () => redis.stop() }
    },
    open: (options) => openRedisQueue({ clock: systemClock, log: keepLog().log, ...options }),
  },
  {
    name: 'postgres',
    available: true,
    async launch() {
      const postgres = await startPostgres()
      return { url: postgres.url, kill: () => postgres.kill('SIGKILL'), start: () => postgres.start(), stop: () => postgres.stop() }
    },
    open: (options) => openPostgresQueue({ clock: systemClock, log: keepLog().log, ...options }),
  },
]

export function row(partner: string, overrides: Partial<OutboxRow> = {}): OutboxRow {
  return { transferId: systemClock.id(), partner, queue: 'live', attempt: 1, delayMs: 0, since: systemClock.now(), ...overrides }
}

export function rows(partner: string, count: number): readonly OutboxRow[] {
  return Array.from({ length: count }, () => row(partner))
}

/** As a `take`: all of what a job carries is to be done, each by itself. */
export function each(handle: (job: { readonly transferId: string }) => Promise<void>, giveBack: (transferId: string) => Promise<void> = async () => {}) {
  return (transferIds: readonly string[]): Promise<readonly TakenWork[]> =>
    Promise.resolve(transferIds.map((transferId) => ({ transferId, run: () => handle({ transferId }), giveBack: () => giveBack(transferId) })))
}
