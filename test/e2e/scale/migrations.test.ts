/** Migrations while others serve: a column and an index more, beside a reader that holds the table for long; nobody waits long, nothing fails. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { migrate } from '../../../src/store/migrate.ts'
import { openBalancer, percentile, type Balancer } from '../../helpers/balanced-load.ts'
import { changeConfig } from '../../helpers/change-config.ts'
import { expectEachOnceInOrder, sendVersions } from '../../helpers/dossier-versions.ts'
import { openScene, type Scene } from '../../helpers/scene.ts'
import { keepLog } from '../../integration/queue/log-lines.ts'

const ours = join(import.meta.dirname, '../../../src/store/migrations')
/** Each table that the three busiest are not: what is prepared for any of them must bear one column more. */
const everyOther = `do $$ declare t regclass; begin
  for t in select oid::regclass from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and relname not in ('migrations', 'transfers', 'work', 'dossiers')
  loop execute format('alter table %s add column mark text', t); end loop;
end $$`
const more = {
  '9001-marks.sql': `alter table transfers add column mark text; alter table work add column mark text; alter table dossiers add column mark text not null default 'none';\n`,
  '9002-marks-index.sql': '-- outside a transaction\ndrop index concurrently if exists transfers_by_mark;\ncreate index concurrently transfers_by_mark on transfers (mark) where mark is not null;\n',
  '9003-marks-elsewhere.sql': everyOther,
}

let scene: Scene
let balancer: Balancer
let later: string
let reader: pg.Client

beforeEach(async () => {
  scene = await openScene({ agreement: { timeoutMs: 5_000, concurrency: 4, retry: { baseMs: 100, capMs: 500 } } })
  // being busy is no fault of these processes
  await changeConfig(scene.gateway, (config) => ({ ...config, limits: { overload: { eventLoopDelayMs: 60_000 } } }))
  balancer = openBalancer()
  later = await mkdtemp(join(tmpdir(), 'lienthong-later-'))
  await cp(ours, later, { recursive: true })
  for (const [name, text] of Object.entries(more)) await writeFile(join(later, name), text)
  reader = new pg.Client({ connectionString: scene.databaseUrl })
  await reader.connect()
})
afterEach(async () => {
  await reader.end()
  await balancer.close()
  await scene.close()
  await rm(later, { recursive: true })
})

it('a gateway serves while a later version changes the tables under it, and starts again beside what was changed', { timeout: 360_000 }, async () => {
  const gateway = await scene.gateway.start()
  await balancer.add(gateway.doors.client)
  const before = await sendVersions(balancer, { atOnce: 4, enough: (sent) => sent >= 10 })
  const quietMs = percentile(balancer.told.milliseconds, 0.99)

  await reader.query('begin')
  await reader.query('select count(*) from transfers')
  const { log, lines } = keepLog()
  let migrated = false
  const sending = sendVersions(balancer, { atOnce: 4, from: 1_000, enough: () => migrated })
  const lockWaitMs = 500
  const running = migrate(scene.databaseUrl, { directory: later, log, lockWaitMs, pauseMs: 500 })
  const from = balancer.told.milliseconds.length
  try {
    // as long as two tries take, each of which gives way
    while (lines.filter(({ message }) => message.includes('in use')).length < 2) await sendVersions(balancer, { atOnce: 1, from: 5_000 + lines.length * 100 + balancer.told.milliseconds.length, enough: (sent) => sent >= 1 })
    await reader.query('commit')
    expect(await running).toEqual(Object.keys(more))
  } finally {
    migrated = true
  }
  const during = await sending
  const p99 = percentile(balancer.told.milliseconds.slice(from), 0.99)
  expect(p99, `p99 of accepting: ${quietMs.toFixed(0)} ms before, ${p99.toFixed(0)} ms during`).toBeLessThan(lockWaitMs + 5 * quietMs + 500)
  const after = await sendVersions(balancer, { atOnce: 4, from: 20_000, enough: (sent) => sent >= 10 })
  expect(balancer.told.problems).toEqual([])
  await expectEachOnceInOrder(scene, [...before, ...during, ...after])
  // nothing that was prepared before the change failed after it
  expect(gateway.output().split('\n').filter((line) => /"level":"?(warn|error|40|50)/.test(line))).toEqual([])

  await gateway.kill('SIGTERM')
  balancer.remove(gateway.doors.client)
  const again = await scene.gateway.start()
  await balancer.add(again.doors.client)
  await expectEachOnceInOrder(scene, await sendVersions(balancer, { atOnce: 4, from: 30_000, enough: (sent) => sent >= 5 }))
})
