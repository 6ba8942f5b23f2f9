/** The answers of the simulated reference partner. */
import type { SimulatedAnswer } from '../../../src/net/simulated-server.ts'
import type { Problem } from '../wire.ts'

export function json(status: number, value: unknown): SimulatedAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

export function problem(status: number, words: Problem): SimulatedAnswer {
  return json(status, words)
}
