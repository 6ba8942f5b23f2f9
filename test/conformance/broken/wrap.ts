/** Small ways to break the good adapter, each leaving everything else as it is. */
import type { Outcome } from '../../../src/domain/outcome.ts'
import type { Adapter, AdapterTools, Exchange, Health, Line, OutboundMessage } from '../../../src/ports/adapter.ts'
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
