/** Wires what is told to whoever watches. Libraries are loaded where the role or the configuration asks for them, and nowhere else. */
import { hostname } from 'node:os'
import type { Config } from './config/schema.ts'
import type { MetricsListener } from './http/metrics-listener.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { QueueBackend } from './ports/queue.ts'
import { noTracer, silentMeter, type Scraped, type Tracer } from './ports/telemetry.ts'
import type { TransferStore } from './ports/transfer-store.ts'
import type { Store } from './store/open-store.ts'
import type { AcceptTransfer } from './usecases/accept-transfer.ts'
import type { AskForQuery } from './usecases/ask-for-query.ts'
import { webhookLane } from './usecases/follow-journal.ts'
import { measureDestination, measureLeases, measureLookUps, type Watching } from './usecases/measured.ts'
import type { Destination, LineDependencies } from './usecases/open-line.ts'
import type { ReceiveInbound } from './usecases/receive-inbound.ts'
import { subjectOfWebhook, traceAccept, traceCalls, traceQueue, traceReceive, traceSigner, traceVerifier } from './usecases/traced.ts'

export interface Telemetry {
  /** Of the doors; undefined where nothing is traced. */
  readonly requests: Tracer | undefined
  /** Undefined in a process that nobody scrapes. */
  readonly metrics: Scraped | undefined
  /** Address of the listener for whoever scrapes; undefined where none is configured. */
  readonly address: string | undefined
  readonly around: Seams
  close(): Promise<void>
}

/** Each gives back what it was given, measured and traced as far as somebody watches. */
export interface Seams {
  line<Means extends Pick<LineDependencies, 'openHttp' | 'signer' | 'verifier'>>(means: Means): Means
  destination(destination: Destination): Destination
  receive(receive: ReceiveInbound): ReceiveInbound
  queue(queue: QueueBackend): QueueBackend
  accept(accept: AcceptTransfer): AcceptTransfer
  lookUps(ask: AskForQuery): AskForQuery
  leases(transfers: TransferStore): TransferStore
}

/** Of a door whose process is scraped by nobody. */
export const noNumbers: Scraped = { contentType: 'text/plain; charset=utf-8', text: () => Promise.resolve('') }

interface Parts {
  readonly config: Config
  readonly role: 'api' | 'worker' | 'all'
  readonly store: Pick<Store, 'queueDepths' | 'dossiers' | 'connections' | 'inbox'>
  readonly clock: Clock
  readonly log: Log
  /** Opens a listener; rejects with `config_invalid` where it cannot. */
  readonly listen: (listener: MetricsListener, where: { readonly host: string; readonly port: number }) => Promise<string>
}

export async function openTelemetry(parts: Parts): Promise<Telemetry> {
  await using opened = new AsyncDisposableStack()
  const { config, role } = parts
  const { metrics: listener } = config.telemetry
  const tracer = await openTraces(parts, opened)
  const metrics = role === 'worker' && listener === undefined ? undefined : await openNumbers(parts, opened)
  const address = listener === undefined || metrics === undefined ? undefined : await openListener(parts, listener, metrics, opened)
  const everything = opened.move()
  const around = seamsFor(parts, { meter: metrics?.meter ?? silentMeter, tracer })
  return { requests: tracer === noTracer ? undefined : tracer, metrics, address, around, close: () => everything.disposeAsync() }
}

function seamsFor({ config, store, clock }: Parts, watching: Watching): Seams {
  const { tracer } = watching
  const isTraced = tracer !== noTracer
  const webhooks = new Set(config.clients.map(({ id }) => webhookLane(id)))
  return {
    line: (means) => (isTraced ? { ...means, openHttp: traceCalls(means.openHttp, tracer), signer: traceSigner(means.signer, tracer), verifier: traceVerifier(means.verifier, tracer) } : means),
    destination: (destination) => measureDestination(destination, watching, webhooks.has(destination.partner.id) ? subjectOfWebhook : undefined),
    receive: (receive) => (isTraced ? traceReceive(receive, store.inbox, tracer, clock) : receive),
    queue: (queue) => (isTraced ? traceQueue(queue, tracer, clock) : queue),
    accept: (accept) => (isTraced ? traceAccept(accept, tracer) : accept),
    lookUps: (ask) => measureLookUps(ask, watching),
    leases: (transfers) => measureLeases(transfers, watching),
  }
}

async function openTraces({ config, role, log }: Parts, opened: AsyncDisposableStack): Promise<Tracer> {
  const { traces } = config.telemetry
  if (traces === undefined) return noTracer
  const { openTracer } = await import('./observe/traces.ts')
  const tracer = openTracer({
    url: traces.url,
    headers: Object.fromEntries((traces.headers ?? []).map(({ name, value }) => [name, value])),
    ratio: traces.ratio,
    incoming: traces.incoming,
    process: { 'service.instance.id': `${hostname()}-${process.pid}`, 'lienthong.role': role, 'lienthong.operator': config.operator },
    log,
  })
  opened.defer(() => tracer.close())
  return tracer
}

async function openNumbers({ config, store, clock, log }: Parts, opened: AsyncDisposableStack) {
  const { openMetrics } = await import('./observe/metrics.ts')
  const metrics = openMetrics({
    sources: { depths: store.queueDepths, dossiers: store.dossiers },
    partners: config.partners.map(({ id }) => id),
    webhooks: new Map(config.clients.flatMap(({ id, webhook }) => (webhook === undefined ? [] : [[webhookLane(id), id]]))),
    pool: () => store.connections(),
    now: () => clock.now(),
    log,
  })
  opened.defer(() => metrics.close())
  return metrics
}

async function openListener({ config: { mode }, listen }: Parts, { host, port, tokenSha256 }: NonNullable<Config['telemetry']['metrics']>, metrics: Scraped, opened: AsyncDisposableStack): Promise<string> {
  const { createMetricsListener } = await import('./http/metrics-listener.ts')
  const listener = createMetricsListener({ tokenSha256, metrics, refusesToken: (token) => mode === 'production' && token.startsWith('sandbox-') })
  const address = await listen(listener, { host, port })
  opened.defer(() => listener.close())
  return address
}
