/** The numbers of this process and of the store, in the text format of Prometheus, from a registry of its own. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Log } from '../ports/log.ts'
import type { Meter, Scraped } from '../ports/telemetry.ts'
import { createBoundedWords, oneOfWords } from './bounded-series.ts'
import { metricTable, type MetricName, type MetricRow } from './metrics-table.ts'
import { readStoreFacts, type StoreFacts, type StoreSources } from './store-facts.ts'

export interface Metrics extends Scraped {
  readonly meter: Meter
  /** Where the store is away, its numbers are missing and lienthong_database_up is 0. */
  text(): Promise<string>
  close(): Promise<void>
}

interface Options {
  readonly sources: StoreSources
  /** Ids of partners and lanes that may stand in a label. */
  readonly partners: readonly string[]
  /** Ids of clients with a webhook, by its lane. */
  readonly webhooks: ReadonlyMap<string, string>
  readonly pool: () => { readonly total: number; readonly idle: number; readonly waiting: number }
  readonly now: () => Date
  readonly log: Log
}

/** Whoever scrapes more often is told the same: no number is worth a busy database. */
const freshMs = 5_000
const nanosecondsPerSecond = 1e9

export function openMetrics({ sources, partners, webhooks, pool, now, log }: Options): Metrics {
  const registry = new Registry()
  const collectors = collectorsIn(registry)
  const partner = oneOfWords([...partners, ...webhooks.keys()])
  const [code, outcome, service] = [createBoundedWords(), createBoundedWords(), createBoundedWords()]
  const loop = monitorEventLoopDelay({ resolution: 20 })
  loop.enable()
  let kept: { readonly at: number; readonly facts: Promise<StoreFacts | undefined> } | undefined

  const meter: Meter = {
    attempt(to, came, milliseconds) {
      const client = webhooks.get(to)
      if (client !== undefined) return collectors.counter('lienthong_webhook_attempts_total').inc({ client, outcome: outcome(came) })
      collectors.counter('lienthong_attempts_total').inc({ partner: partner(to), outcome: outcome(came) })
      collectors.histogram('lienthong_attempt_duration_seconds').observe({ partner: partner(to) }, milliseconds / 1000)
    },
    lookUp(name, came, milliseconds) {
      collectors.counter('lienthong_look_ups_total').inc({ service: service(name), outcome: outcome(came) })
      collectors.histogram('lienthong_look_up_duration_seconds').observe({ service: service(name) }, milliseconds / 1000)
    },
    leases(renewed, lost) {
      collectors.counter('lienthong_leases_renewed_total').inc(renewed)
      collectors.counter('lienthong_leases_lost_total').inc(lost)
    },
  }

  /** One look at a time, however many scrape. */
  function facts(): Promise<StoreFacts | undefined> {
    const at = now().getTime()
    if (kept !== undefined && at - kept.at < freshMs) return kept.facts
    const reading = readStoreFacts(sources, now()).catch((error: unknown) => {
      log.warn({ error }, 'the numbers of the store could not be had')
      return undefined
    })
    kept = { at, facts: reading }
    return reading
  }

  function tellProcess(): void {
    const { total, idle, waiting } = pool()
    collectors.set('lienthong_database_connections', [[{ state: 'busy' }, total - idle], [{ state: 'idle' }, idle]])
    collectors.set('lienthong_database_waiting', [[{}, waiting]])
    const delays = ([['0.5', 50], ['0.99', 99], ['1', 100]] as const).map(([quantile, percent]) => [{ quantile }, seconds(loop.percentile(percent))] as const)
    collectors.set('lienthong_event_loop_delay_seconds', delays)
    loop.reset()
    const { rss, heapUsed, heapTotal, external } = process.memoryUsage()
    collectors.set('lienthong_memory_bytes', Object.entries({ rss, heap_used: heapUsed, heap_total: heapTotal, external }).map(([kind, bytes]) => [{ kind }, bytes] as const))
    collectors.set('lienthong_process_start_time_seconds', [[{}, Math.round(performance.timeOrigin / 1000)]])
  }

  function bounded(label: string, word: string | undefined): string {
    if (label === 'partner') return partner(word ?? '')
    return label === 'code' ? code(word) : (word ?? '')
  }

  function tellStore(told: StoreFacts | undefined): void {
    collectors.set('lienthong_database_up', [[{}, told === undefined ? 0 : 1]])
    for (const { name, labels, value } of told ?? []) {
      collectors.add(name, Object.fromEntries(Object.entries(labels).map(([label, word]) => [label, bounded(label, word)])), value)
    }
  }

  return {
    meter,
    contentType: registry.contentType,
    async text() {
      const told = await facts()
      collectors.forget()
      tellProcess()
      tellStore(told)
      return registry.metrics()
    },
    close() {
      loop.disable()
      return Promise.resolve()
    },
  }
}

type Series = readonly (readonly [Readonly<Record<string, string>>, number])[]

/** One collector a row of the table. */
function collectorsIn(registry: Registry) {
  const [counters, gauges, histograms] = [new Map<string, Counter>(), new Map<string, Gauge>(), new Map<string, Histogram>()]
  for (const [name, row] of Object.entries<MetricRow>(metricTable)) {
    const options = { name, help: row.help, labelNames: [...row.labels], registers: [registry] }
    if (row.kind === 'counter') counters.set(name, new Counter(options))
    else if (row.kind === 'gauge') gauges.set(name, new Gauge(options))
    else histograms.set(name, new Histogram({ ...options, buckets: [...(row.buckets ?? [])] }))
  }
  return {
    counter: (name: MetricName) => known(counters.get(name), name),
    histogram: (name: MetricName) => known(histograms.get(name), name),
    set(name: MetricName, series: Series) {
      for (const [labels, value] of series) known(gauges.get(name), name).set(labels, value)
    },
    /** What falls together under `other` is one number: the sum. */
    add(name: MetricName, labels: Readonly<Record<string, string>>, value: number) {
      known(gauges.get(name), name).inc(labels, value)
    },
    /** What is no more is not told. */
    forget() {
      for (const gauge of gauges.values()) {
        gauge.reset()
        // one without labels would be told as 0
        gauge.remove({})
      }
    },
  }
}

function known<Collector>(collector: Collector | undefined, name: string): Collector {
  if (collector === undefined) throw new TypeError(`${name} is another kind of metric`)
  return collector
}

/** Of an hour in which nothing was measured it is none. */
function seconds(nanoseconds: number): number {
  return Number.isFinite(nanoseconds) ? nanoseconds / nanosecondsPerSecond : 0
}
