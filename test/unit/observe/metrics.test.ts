import { afterEach, describe, expect, test } from 'vitest'
import type { SyncDelay } from '../../../src/ports/dossier-store.ts'
import type { QueueDepths } from '../../../src/ports/queue-depths.ts'
import { openMetrics, type Metrics } from '../../../src/observe/metrics.ts'
import { metricTable } from '../../../src/observe/metrics-table.ts'

const start = Date.parse('2026-11-20T02:00:00Z')
const empty: QueueDepths = { now: new Date(start), open: [], failed: [], lanes: [{ partner: 'tax', state: 'open', workers: 2, mostShares: 3 }, { partner: 'land', state: 'suspended', workers: 0, mostShares: 0 }], outbox: 3 }
const opened: Metrics[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((metrics) => metrics.close()))
})

interface World {
  now: number
  looks: number
  depths: QueueDepths | Error
  delays: readonly SyncDelay[]
  readonly warnings: string[]
}

function open(depths: QueueDepths | Error = empty, delays: readonly SyncDelay[] = []): { readonly metrics: Metrics; readonly world: World } {
  const world: World = { now: start, looks: 0, depths, delays, warnings: [] }
  const metrics = openMetrics({
    sources: {
      depths: {
        depths() {
          world.looks += 1
          return world.depths instanceof Error ? Promise.reject(world.depths) : Promise.resolve(world.depths)
        },
      },
      dossiers: { syncDelays: () => Promise.resolve(world.delays) },
    },
    partners: ['tax', 'land'],
    webhooks: new Map([['webhook-h56', 'h56']]),
    pool: () => ({ total: 5, idle: 2, waiting: 1 }),
    now: () => new Date(world.now),
    log: { info: () => undefined, warn: (_fields, message) => void world.warnings.push(message), error: () => undefined },
  })
  opened.push(metrics)
  return { metrics, world }
}

/** Series by their text. */
async function scrape(metrics: Metrics): Promise<ReadonlyMap<string, number>> {
  const lines = (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]))
}

describe('the numbers', () => {
  test('say how much waits, for how long, and what failed', async () => {
    const open_ = [
      { partner: 'tax', state: 'accepted', queue: 'live', count: 4, due: 2, oldestAt: new Date(start - 90_000) },
      { partner: 'tax', state: 'waiting', queue: 'replay', count: 1, due: 1, oldestAt: new Date(start - 3_600_000) },
    ] as const
    const failed = [{ partner: 'tax', state: 'parked', code: 'not-an-answer', count: 7 }, { partner: 'tax', state: 'refused', code: undefined, count: 1 }] as const
    const { metrics } = open({ ...empty, open: open_, failed }, [{ partner: 'land', count: 3, pending: 1, failed: 0, p50: 180, p95: 410, longest: 500 }])
    const series = await scrape(metrics)
    expect(Object.fromEntries([...series].filter(([name]) => !/memory|event_loop|process_start/.test(name)))).toMatchObject({
      'lienthong_oldest_waiting_seconds{partner="tax"}': 3600,
      'lienthong_oldest_waiting_seconds{partner="land"}': 0,
      'lienthong_open_transfers{partner="tax",state="accepted"}': 4,
      'lienthong_open_transfers{partner="tax",state="waiting"}': 1,
      'lienthong_open_transfers{partner="land",state="waiting"}': 0,
      'lienthong_queue_depth{partner="tax",queue="live"}': 2,
      'lienthong_queue_depth{partner="tax",queue="replay"}': 1,
      'lienthong_failed_transfers{partner="tax",state="parked",code="not-an-answer"}': 7,
      'lienthong_failed_transfers{partner="tax",state="refused",code="none"}': 1,
      'lienthong_lane_state{partner="land",state="suspended"}': 1,
      'lienthong_lane_state{partner="land",state="open"}': 0,
      'lienthong_lane_workers{partner="tax"}': 2,
      'lienthong_lane_worker_shares{partner="tax"}': 3,
      'lienthong_lane_workers{partner="land"}': 0,
      'lienthong_portal_sync_delay_seconds{partner="land",quantile="0.95"}': 0.41,
      'lienthong_portal_sync_open{partner="land",state="pending"}': 1,
      lienthong_outbox_rows: 3,
      lienthong_database_up: 1,
      'lienthong_database_connections{state="busy"}': 3,
      lienthong_database_waiting: 1,
    })
    expect(series.get('lienthong_memory_bytes{kind="rss"}')).toBeGreaterThan(1e6)
    expect(series.get('lienthong_process_start_time_seconds')).toBeGreaterThan(1.7e9)
  })

  test('count what happens in this process', async () => {
    const { metrics } = open()
    metrics.meter.attempt('tax', 'delivered', 120)
    metrics.meter.attempt('tax', 'later', 30_000)
    metrics.meter.attempt('webhook-h56', 'delivered', 10)
    metrics.meter.lookUp('land-parcel', 'found', 40)
    metrics.meter.leases(3, 0)
    metrics.meter.leases(2, 1)
    const series = await scrape(metrics)
    expect(series.get('lienthong_attempts_total{partner="tax",outcome="delivered"}')).toBe(1)
    expect(series.get('lienthong_attempt_duration_seconds_bucket{le="0.25",partner="tax"}')).toBe(1)
    expect(series.get('lienthong_attempt_duration_seconds_count{partner="tax"}')).toBe(2)
    expect(series.get('lienthong_webhook_attempts_total{client="h56",outcome="delivered"}')).toBe(1)
    expect(series.get('lienthong_look_ups_total{service="land-parcel",outcome="found"}')).toBe(1)
    expect(series.get('lienthong_leases_renewed_total')).toBe(5)
    expect(series.get('lienthong_leases_lost_total')).toBe(1)
  })

  test('of SQL are asked for at most every five seconds, by however many', async () => {
    const { metrics, world } = open()
    await Promise.all([metrics.text(), metrics.text(), metrics.text()])
    expect(world.looks).toBe(1)
    world.now += 4_999
    await metrics.text()
    expect(world.looks).toBe(1)
    world.now += 2
    world.depths = { ...empty, outbox: 9 }
    expect((await scrape(metrics)).get('lienthong_outbox_rows')).toBe(9)
    expect(world.looks).toBe(2)
  })

  test('of a process stay when the database is away, and what was is not told as if it were', async () => {
    const { metrics, world } = open()
    metrics.meter.attempt('tax', 'delivered', 5)
    await metrics.text()
    world.now += 6_000
    world.depths = new Error('away')
    const series = await scrape(metrics)
    expect(series.get('lienthong_database_up')).toBe(0)
    expect([...series.keys()].filter((name) => /outbox|lane_state|open_transfers/.test(name))).toEqual([])
    expect(series.get('lienthong_attempts_total{partner="tax",outcome="delivered"}')).toBe(1)
    expect(world.warnings).toHaveLength(1)
  })

  test('stay few and say nothing about anybody, whatever comes', async () => {
    const failed = Array.from({ length: 5_000 }, (_, n) => ({ partner: `partner-${n}`, state: 'refused' as const, code: `code-${n}`, count: 1 }))
    const { metrics } = open({ ...empty, failed: [...failed, { partner: 'tax', state: 'parked', code: 'Nguyễn Văn Thử 038190000001', count: 2 }] })
    for (let n = 0; n < 1_000; n++) {
      metrics.meter.attempt(`partner-${n}`, `outcome-${n}`, n)
      metrics.meter.lookUp(`service-${n}`, 'H56.14-261120-0001 Lò Thị Thử', n)
    }
    const series = await scrape(metrics)
    const ofMetric = (name: string) => [...series.keys()].filter((text) => text.startsWith(`${name}{`))
    expect(ofMetric('lienthong_failed_transfers').length).toBeLessThanOrEqual(202)
    expect(ofMetric('lienthong_attempts_total').length).toBeLessThanOrEqual(202)
    expect(ofMetric('lienthong_look_ups_total').length).toBeLessThanOrEqual(202)
    expect([...series].filter(([name]) => name.startsWith('lienthong_failed_transfers')).reduce((sum, [, count]) => sum + count, 0)).toBe(5_002)
    expect([...series.keys()].join('\n')).not.toMatch(/Thử|0381|H56\.14/)
  })

  test('are all of the table, under their names and labels', async () => {
    const { metrics } = open({ ...empty, open: [{ partner: 'tax', state: 'accepted', queue: 'live', count: 1, due: 1, oldestAt: new Date(start) }], failed: [{ partner: 'tax', state: 'refused', code: 'x', count: 1 }] }, [{ partner: 'land', count: 1, pending: 0, failed: 0, p50: 1, p95: 1, longest: 1 }])
    metrics.meter.attempt('tax', 'delivered', 1)
    metrics.meter.attempt('webhook-h56', 'delivered', 1)
    metrics.meter.lookUp('sectors', 'found', 1)
    const text = await metrics.text()
    const told = new Map([...text.matchAll(/^(lienthong_\w+?)(?:_bucket|_sum|_count)?(?:\{(.*)\})? /gm)].map(([, name = '', labels = '']) => [name, new Set([...labels.matchAll(/(\w+)="/g)].map(([, label]) => label).filter((label) => label !== 'le'))]))
    expect(told).toEqual(new Map(Object.entries(metricTable).map(([name, { labels }]) => [name, new Set(labels)])))
  })
})
