/** What is told to whoever watches: numbers by few words, and traces by ids and codes. Never anything about a person. */

/** Counts what happens. Costs next to nothing, never fails. */
export interface Meter {
  /** One attempt at a partner, or at a client's webhook. */
  attempt(partner: string, outcome: string, milliseconds: number): void
  /** One look-up that was let through to its partner, or to what is kept of it. `outcome`: found, not-found, or the code of the error. */
  lookUp(service: string, outcome: string, milliseconds: number): void
  leases(renewed: number, lost: number): void
}

export const silentMeter: Meter = { attempt: () => undefined, lookUp: () => undefined, leases: () => undefined }

/** What is told when somebody scrapes. Never rejects. */
export interface Scraped {
  readonly contentType: string
  text(): Promise<string>
}

export type SpanKind = 'inside' | 'server' | 'client' | 'producer'

/** Ids and codes only. */
export type SpanFacts = Readonly<Record<string, string | number | boolean | undefined>>

export interface SpanOptions {
  readonly kind?: SpanKind
  readonly facts?: SpanFacts
  /** Id (UUID) of the transfer that it is about: its trace. Absent: that of what runs around it. */
  readonly about?: string
  /** When it began, where that is not now. */
  readonly began?: Date
}

export interface Span {
  /** More facts, known later. */
  set(facts: SpanFacts): void
  /** It came to nothing, for this reason. */
  fail(code: string): void
}

/** A request of somebody, whose span is told once it is answered. */
export interface TracedRequest {
  readonly id: string
  readonly began: Date
  /** W3C `traceparent` as it came; not believed. */
  readonly incoming: string | undefined
}

/**
 * The trace of a transfer is its id, in every process, however long ago it was accepted: nothing has to be kept or carried
 * for it. A request that is not about a transfer has its own.
 */
export interface Tracer {
  /** Runs `work` inside a span, which ends with it. A rejection marks it as failed and goes on. */
  span<Result>(name: string, options: SpanOptions, work: (span: Span) => Promise<Result>): Promise<Result>
  /** W3C `traceparent` of the span that runs now, for whoever is asked; undefined where nothing is traced. */
  current(): string | undefined
  /** What `run` starts belongs to this request. */
  within(request: TracedRequest, run: () => void): void
  /** The request that runs now turned out to be the beginning of this transfer. */
  becomes(transferId: string): void
  /** Tells the span of a request that was answered. */
  answered(request: TracedRequest, name: string, facts: SpanFacts, failure: string | undefined): void
}

const noSpan: Span = { set: () => undefined, fail: () => undefined }

export const noTracer: Tracer = {
  span: (_name, _options, work) => work(noSpan),
  current: () => undefined,
  within: (_request, run) => run(),
  becomes: () => undefined,
  answered: () => undefined,
}
