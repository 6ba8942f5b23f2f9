/** Traces by OpenTelemetry, sent by OTLP over HTTP as JSON. Loaded only where the configuration says where to. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { diag, DiagLogLevel, ROOT_CONTEXT, SpanKind as Kinds, SpanStatusCode, trace, TraceFlags, type Attributes, type Context, type Span as OpenSpan } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, RandomIdGenerator, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Log } from '../ports/log.ts'
import type { Span, SpanFacts, SpanKind, TracedRequest, Tracer } from '../ports/telemetry.ts'
import { placeOf, readTraceparent, writeTraceparent, type SpanPlace } from './trace-ids.ts'

export interface TraceSettings {
  /** Address of the receiver. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Share of the traces that is sent, by their ids. */
  readonly ratio: number
  readonly incoming: 'link' | 'ignore'
  /** What every span says of its process. */
  readonly process: Readonly<Record<string, string>>
  readonly log: Log
}

export interface OpenTracer extends Tracer {
  /** Sends what is left, up to a limit. */
  close(): Promise<void>
}

/** What runs now: its context, and the request that it belongs to. */
interface Now {
  readonly context: Context
  readonly subject?: Subject
}

interface Subject {
  /** The transfer that the request began, once that is known. */
  about?: string
}

const kinds: Readonly<Record<SpanKind, Kinds>> = { inside: Kinds.INTERNAL, server: Kinds.SERVER, client: Kinds.CLIENT, producer: Kinds.PRODUCER }
/** Longest text of a fact: nothing that somebody wrote fits. */
const longestFact = 100
const sendTimeoutMs = 5_000

export function openTracer({ url, headers, ratio, incoming, process: facts, log }: TraceSettings): OpenTracer {
  // its failures are told in its own words, which name the receiver and nothing else
  const tell = (reason: string) => log.warn({ reason: reason.slice(0, 200) }, 'traces could not be sent')
  diag.setLogger({ error: tell, warn: tell, info: () => undefined, debug: () => undefined, verbose: () => undefined }, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
  const ids = plannedIds()
  const sampler = new TraceIdRatioBasedSampler(ratio)
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'lienthong', ...facts }),
    sampler,
    idGenerator: ids,
    spanLimits: { attributeCountLimit: 32, attributeValueLengthLimit: longestFact },
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: sendTimeoutMs }), scheduledDelayMillis: 1_000, exportTimeoutMillis: sendTimeoutMs })],
  })
  const tracer = provider.getTracer('lienthong')
  const running = new AsyncLocalStorage<Now>()
  const subjects = new WeakMap<TracedRequest, Subject>()
  let closing: Promise<void> | undefined

  /** As if the span at this place had been opened here. */
  function contextAt(place: SpanPlace): Context {
    return trace.setSpanContext(ROOT_CONTEXT, { ...place, traceFlags: isSampled(place.traceId) ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote: true })
  }

  function isSampled(traceId: string): boolean {
    return sampler.shouldSample(ROOT_CONTEXT, traceId).decision !== 0
  }

  return {
    async span(name, { kind = 'inside', facts: known = {}, about, began }, work) {
      const around = running.getStore()
      const context = about === undefined ? (around?.context ?? ROOT_CONTEXT) : contextAt(placeOf(about))
      const other = about === undefined || around === undefined ? undefined : trace.getSpanContext(around.context)
      const links = other === undefined || other.traceId === trace.getSpanContext(context)?.traceId ? [] : [{ context: other }]
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes: attributesOf(known), links, ...(began === undefined ? {} : { startTime: began }) }, context)
      try {
        return await running.run({ ...around, context: trace.setSpan(context, span) }, () => work(toldBy(span)))
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: codeOf(error) })
        throw error
      } finally {
        span.end()
      }
    },
    current() {
      const place = trace.getSpanContext(running.getStore()?.context ?? ROOT_CONTEXT)
      return place && writeTraceparent(place, (place.traceFlags & TraceFlags.SAMPLED) !== 0)
    },
    within(request, run) {
      const subject: Subject = {}
      subjects.set(request, subject)
      running.run({ context: contextAt(placeOf(request.id)), subject }, run)
    },
    becomes(transferId) {
      const subject = running.getStore()?.subject
      if (subject !== undefined) subject.about = transferId
    },
    answered(request, name, known, failure) {
      const place = placeOf(subjects.get(request)?.about ?? request.id)
      const before = incoming === 'ignore' ? undefined : readTraceparent(request.incoming)
      const links = before === undefined ? [] : [{ context: { ...before, traceFlags: TraceFlags.NONE, isRemote: true } }]
      const span = ids.planned(place, () => tracer.startSpan(name, { kind: Kinds.SERVER, root: true, links, startTime: request.began, attributes: attributesOf(known) }))
      if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure })
      span.end()
    },
    close() {
      closing ??= provider.shutdown().catch((error: unknown) => tell(String(error)))
      return closing
    },
  }
}

/** Random ids, but for a span whose place is known before it is opened. */
function plannedIds() {
  const random = new RandomIdGenerator()
  let next: SpanPlace | undefined
  return {
    generateTraceId: () => next?.traceId ?? random.generateTraceId(),
    generateSpanId: () => next?.spanId ?? random.generateSpanId(),
    /** `open` opens one span, at once. */
    planned(place: SpanPlace, open: () => OpenSpan): OpenSpan {
      next = place
      try {
        return open()
      } finally {
        next = undefined
      }
    },
  }
}

function toldBy(span: OpenSpan): Span {
  return {
    set: (facts) => void span.setAttributes(attributesOf(facts)),
    fail: (code) => void span.setStatus({ code: SpanStatusCode.ERROR, message: code.slice(0, longestFact) }),
  }
}

function attributesOf(facts: SpanFacts): Attributes {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined))
}

/** Never its message: what went wrong may name what was sent. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
