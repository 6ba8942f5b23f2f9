/**
 * What the core expects of an adapter and does not trust it with: it comes back, with an outcome, and does not throw.
 * Whatever it does wrong is our bug: the dossier waits for a person instead of being tried for ever.
 */
import { isOutcome, unclear, type Outcome } from '../domain/outcome.ts'
import { downBecause } from '../ports/adapter.ts'
import type { AwaitedDossier, DossierStanding, Exchange, Failure, Health, Line, PartnerIdentity, QueryAnswer } from '../ports/adapter.ts'
import type { Log } from '../ports/log.ts'
import { failureOfSigning } from './failure-of-signing.ts'
import { notLongAfter } from './not-long-after.ts'

/** How long after its time is over an adapter may take to come back: it has to within one second. */
const graceMs = 2_000
/** How long a line may take to let go of what it holds. */
const closeMs = 15_000

export function guardLine(line: Line, partner: PartnerIdentity, log: Log): Required<Line> {
  return {
    async send(message, exchange) {
      const transferId = message.messageId
      const late = () => reported({ transferId }, 'adapter hung', unclear('adapter-hung', 'The adapter did not come back after its time was over.'))
      return notLongAfter(exchange.signal, graceMs, settled(() => line.send(message, exchange), { transferId }), late)
    },
    async probe(exchange) {
      const late = () => reported({}, 'adapter hung in its probe', { up: false, code: 'adapter-hung', words: '' })
      return notLongAfter(exchange.signal, graceMs, health(() => line.probe(exchange)), late)
    },
    async query(query, exchange) {
      if (line.query === undefined) throw new TypeError(`${partner.id} answers no look-ups`)
      const answer = await answered(exchange, 'look-up', () => line.query?.(query, exchange))
      return isQueryAnswer(answer) ? answer : failed(reported({}, 'adapter gave no answer in its look-up', threw))
    },
    async poll(request, exchange) {
      if (line.poll === undefined) throw new TypeError(`${partner.id} is not polled`)
      const answer = await answered(exchange, 'poll', () => line.poll?.(request, exchange))
      return answer.kind === 'polled' && !areEvents(answer.events) ? failed(reported({}, 'adapter gave no events in its poll', threw)) : answer
    },
    async standing(dossiers, exchange) {
      if (line.standing === undefined) throw new TypeError(`${partner.id} is not asked what it holds`)
      const answer = await answered(exchange, 'standing', () => line.standing?.(dossiers, exchange))
      if (answer.kind !== 'told' || areStandings(answer.standings, dossiers)) return answer
      return failed(reported({}, 'adapter gave no standings that were asked for', threw))
    },
    async acknowledge(acknowledgement, exchange) {
      if (line.acknowledge === undefined) throw new TypeError(`${partner.id} takes no acknowledgements`)
      return answered(exchange, 'acknowledgement', () => line.acknowledge?.(acknowledgement, exchange))
    },
    async fetchFile(link, exchange) {
      if (line.fetchFile === undefined) throw new TypeError(`${partner.id} has no files to fetch`)
      const answer = await answered(exchange, 'fetching of a file', () => line.fetchFile?.(link, exchange))
      return answer.kind === 'fetched' && !isContent(answer) ? failed(reported({}, 'adapter gave no file', threw)) : answer
    },
    async receive(callback, verify) {
      if (line.receive === undefined) throw new TypeError(`${partner.id} takes no callbacks`)
      return line.receive(callback, verify)
    },
    async close() {
      await notLongAfter(AbortSignal.abort(), closeMs, line.close(), () => reported({}, 'adapter did not close', undefined))
    },
  }

  async function settled(send: () => Promise<unknown>, fields: { readonly transferId: string }): Promise<Outcome> {
    try {
      const outcome = await send()
      return isOutcome(outcome) ? outcome : reported(fields, 'adapter gave no outcome', unclear('adapter-threw', 'no outcome'))
    } catch (error) {
      return failureOfSigning(error) ?? reported({ ...fields, error }, 'adapter threw', unclear('adapter-threw', error instanceof Error ? error.name : typeof error))
    }
  }

  /** What comes of asking the partner: a bug of the adapter, or its hanging, is a failure like the partner's own. */
  async function answered<Answer extends { readonly kind: string }>(exchange: Exchange, what: string, ask: () => Promise<Answer> | undefined): Promise<Answer | Failed> {
    const late = () => failed(reported({}, `adapter hung in its ${what}`, unclear('adapter-hung', 'The adapter did not come back after its time was over.')))
    return notLongAfter(exchange.signal, graceMs, careful(what, ask), late)
  }

  async function careful<Answer extends { readonly kind: string }>(what: string, ask: () => Promise<Answer> | undefined): Promise<Answer | Failed> {
    try {
      const answer = await ask()
      if (typeof answer?.kind !== 'string') return failed(reported({}, `adapter gave no answer in its ${what}`, threw))
      return answer.kind === 'failed' && !isOutcome((answer as { readonly outcome?: unknown }).outcome) ? failed(reported({}, `adapter gave no outcome in its ${what}`, threw)) : answer
    } catch (error) {
      return failed(failureOfSigning(error) ?? reported({ error }, `adapter threw in its ${what}`, unclear('adapter-threw', error instanceof Error ? error.name : typeof error)))
    }
  }

  async function health(probe: () => ReturnType<Line['probe']>): ReturnType<Line['probe']> {
    try {
      const answer: unknown = await probe()
      return isHealth(answer) ? answer : reported({}, 'adapter gave no health', { up: false, code: 'adapter-threw', words: '' })
    } catch (error) {
      const failure = failureOfSigning(error)
      return failure !== undefined ? downBecause(failure) : reported({ error }, 'adapter threw in its probe', { up: false, code: 'adapter-threw', words: '' })
    }
  }

  function reported<Value>(fields: object, message: string, value: Value): Value {
    log.error({ partner: partner.id, ...fields }, message)
    return value
  }
}

interface Failed {
  readonly kind: 'failed'
  readonly outcome: Failure
}

const threw = unclear('adapter-threw', 'no answer')

function failed(outcome: Failure): Failed {
  return { kind: 'failed', outcome }
}

/** Whether each is what it says is for whoever stores it; here it is only something that can be looked into. */
function areEvents(events: unknown): boolean {
  return Array.isArray(events) && events.every((one: { readonly event?: unknown } | null | undefined) => typeof one?.event === 'object' && one.event !== null)
}

/** Of what was asked about, each once. */
function areStandings(standings: unknown, asked: readonly AwaitedDossier[]): boolean {
  if (!Array.isArray(standings)) return false
  const ids = standings.map((one: Partial<DossierStanding> | null) => (one?.kind === 'known' || one?.kind === 'unknown' ? one.messageId : undefined))
  return new Set(ids).size === ids.length && ids.every((id) => asked.some(({ messageId }) => messageId === id))
}

function isContent({ mediaType, bytes }: { readonly mediaType: unknown; readonly bytes: unknown }): boolean {
  return typeof mediaType === 'string' && bytes instanceof Uint8Array
}

/** Whether records are of their service is shown by the adapter's tests; here nothing may make the answer impossible to write. */
function isQueryAnswer(answer: QueryAnswer): boolean {
  const { kind, records, sources, words } = answer as Readonly<Record<string, unknown>>
  if (kind === 'not-found') return typeof words === 'string'
  return kind === 'failed' || (kind === 'found' && Array.isArray(records) && typeof sources === 'object' && sources !== null)
}

function isHealth(value: unknown): value is Health {
  if (typeof value !== 'object' || value === null) return false
  const { up, code, words, fault } = value as Readonly<Record<string, unknown>>
  return typeof up === 'boolean' && typeof code === 'string' && typeof words === 'string' && (fault === undefined || fault === 'broken')
}
