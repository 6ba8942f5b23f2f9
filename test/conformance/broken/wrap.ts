/** Small ways to break the good adapter, each leaving everything else as it is. */
import type { Outcome } from '../../../src/domain/outcome.ts'
import type { Adapter, AdapterTools, AwaitedDossier, Exchange, Health, InboundEvent, Line, OutboundMessage, PollAnswer, PollRequest, Query, QueryAnswer, RawCallback, ReceivedCallback, StandingAnswer } from '../../../src/ports/adapter.ts'
import type { HeldDossier, Simulator } from '../../../src/ports/simulator.ts'
import type { AdapterHarness } from '../harness.ts'
import { loopbackHarness } from '../loopback-harness.ts'

type Send = Line['send']
type OpenConfig = Parameters<Adapter['open']>[0]

export function withAdapter(change: Partial<Adapter>): AdapterHarness {
  return { ...loopbackHarness, adapter: { ...loopbackHarness.adapter, ...change } }
}

/** `breakLine` gets the good line and what it was opened with. */
export function withLine(breakLine: (line: Line, tools: AdapterTools, config: OpenConfig) => Line): AdapterHarness {
  const { adapter } = loopbackHarness
  return withAdapter({ open: async (config, tools) => breakLine(await adapter.open(config, tools), tools, config) })
}

export function withSend(breakSend: (send: Send) => Send): AdapterHarness {
  return withLine((line) => ({ ...line, send: breakSend((message, exchange) => line.send(message, exchange)) }))
}

/** Each outcome of the good adapter passes through `change`. */
export function withOutcome(change: (outcome: Outcome) => Outcome): AdapterHarness {
  return withSend((send) => async (message, exchange) => change(await send(message, exchange)))
}

export function withMessage(change: (message: OutboundMessage) => OutboundMessage): AdapterHarness {
  return withSend((send) => (message, exchange) => send(change(message), exchange))
}

export function withExchange(change: (exchange: Exchange) => Exchange): AdapterHarness {
  return withSend((send) => (message, exchange) => send(message, change(exchange)))
}

/** What each probe of the good adapter says passes through `change`. */
export function withHealth(change: (health: Health) => Health): AdapterHarness {
  return withLine((line) => ({ ...line, probe: async (exchange) => change(await line.probe(exchange)) }))
}

/** A partner that misbehaves by itself. */
export function withSimulator(change: (simulator: Simulator) => Simulator): AdapterHarness {
  return { ...loopbackHarness, startSimulator: async (options) => change(await loopbackHarness.startSimulator(options)) }
}

export function appliedTwice(dossiers: readonly HeldDossier[]): readonly HeldDossier[] {
  return dossiers.map((held) => ({ ...held, timesApplied: 2 * held.timesApplied }))
}

type Receive = NonNullable<Line['receive']>
type Poll = NonNullable<Line['poll']>

/** What each callback of the good adapter came to passes through `change`. */
export function withReceived(change: (received: ReceivedCallback, callback: RawCallback) => ReceivedCallback): AdapterHarness {
  return withReceive((receive) => async (callback, verify) => change(await receive(callback, verify), callback))
}

export function withReceive(breakReceive: (receive: Receive, config: OpenConfig) => Receive): AdapterHarness {
  return withLine((line, _tools, config) => ({ ...line, receive: breakReceive((callback, verify) => required(line.receive)(callback, verify), config) }))
}

/** Each event of a callback passes through `change`. */
export function withHeard(change: (inbound: InboundEvent, callback: RawCallback) => InboundEvent): AdapterHarness {
  return withReceived((received, callback) => ({ ...received, events: received.events.map((inbound) => change(inbound, callback)) }))
}

export function withPoll(breakPoll: (poll: Poll, line: Required<Line>) => Poll): AdapterHarness {
  return withLine((line) => ({ ...line, poll: breakPoll((request, exchange) => required(line.poll)(request, exchange), wholeLine(line)) }))
}

/** What each poll of the good adapter came to passes through `change`. */
export function withPolled(change: (answer: PollAnswer, request: PollRequest) => PollAnswer): AdapterHarness {
  return withPoll((poll) => async (request, exchange) => change(await poll(request, exchange), request))
}

/** The events of each poll pass through `change`. */
export function withTold(change: (events: readonly InboundEvent[], request: PollRequest) => readonly InboundEvent[]): AdapterHarness {
  return withPolled((answer, request) => (answer.kind === 'polled' ? { ...answer, events: change(answer.events, request) } : answer))
}

export function withAcknowledge(breakAcknowledge: (line: Required<Line>) => NonNullable<Line['acknowledge']>): AdapterHarness {
  return withLine((line) => ({ ...line, acknowledge: breakAcknowledge(wholeLine(line)) }))
}

export function withFetchFile(breakFetch: (fetchFile: NonNullable<Line['fetchFile']>, config: OpenConfig) => NonNullable<Line['fetchFile']>): AdapterHarness {
  return withLine((line, _tools, config) => ({ ...line, fetchFile: breakFetch((link, exchange) => required(line.fetchFile)(link, exchange), config) }))
}

export function withQuery(breakQuery: (query: NonNullable<Line['query']>, config: OpenConfig) => NonNullable<Line['query']>): AdapterHarness {
  return withLine((line, _tools, config) => ({ ...line, query: breakQuery((asked, exchange) => required(line.query)(asked, exchange), config) }))
}

/** What each look-up of the good adapter came to passes through `change`. */
export function withAnswer(change: (answer: QueryAnswer, query: Query) => QueryAnswer): AdapterHarness {
  return withQuery((query) => async (asked, exchange) => change(await query(asked, exchange), asked))
}

export function withStanding(breakStanding: (standing: NonNullable<Line['standing']>, line: Required<Line>) => NonNullable<Line['standing']>): AdapterHarness {
  return withLine((line) => ({ ...line, standing: breakStanding((dossiers, exchange) => required(line.standing)(dossiers, exchange), wholeLine(line)) }))
}

/** What each question of the good adapter about standings came to passes through `change`. */
export function withStood(change: (answer: StandingAnswer, dossiers: readonly AwaitedDossier[]) => StandingAnswer): AdapterHarness {
  return withStanding((standing) => async (dossiers, exchange) => change(await standing(dossiers, exchange), dossiers))
}

function wholeLine(line: Line): Required<Line> {
  const { receive, query, poll, acknowledge, fetchFile, standing } = line
  return { ...line, receive: required(receive), query: required(query), poll: required(poll), acknowledge: required(acknowledge), fetchFile: required(fetchFile), standing: required(standing) }
}

function required<Method>(method: Method | undefined): Method {
  if (method === undefined) throw new Error('the reference adapter has it')
  return method
}
