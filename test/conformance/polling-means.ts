/** What the rules about polls and acknowledgements share: news at the partner, one poll, and what went wrong. */
import { expect } from 'vitest'
import { isOutcome } from '../../src/domain/outcome.ts'
import type { AwaitedDossier, Failure, InboundEvent, PollAnswer } from '../../src/ports/adapter.ts'
import type { Behaviour } from '../../src/ports/simulator.ts'
import type { Bench, BenchLine } from './bench.ts'

/** What the partner does, and the kinds of failure that it may be. */
export const troubles: readonly (readonly [Behaviour, readonly Failure['kind'][]])[] = [
  [{ kind: 'status', status: 500 }, ['later']],
  [{ kind: 'status', status: 503 }, ['later']],
  [{ kind: 'status', status: 200 }, ['unclear', 'later']],
  [{ kind: 'status', status: 302 }, ['unclear', 'later']],
  [{ kind: 'status', status: 404 }, ['unclear', 'later']],
  [{ kind: 'reset' }, ['later']],
  [{ kind: 'garbage' }, ['unclear', 'later']],
  [{ kind: 'garbage', empty: true }, ['unclear', 'later']],
  [{ kind: 'reject-credentials' }, ['broken']],
]

export interface News {
  readonly line: BenchLine
  readonly awaited: readonly AwaitedDossier[]
  readonly codes: readonly string[]
}

export async function twoWithNews(bench: Bench): Promise<News> {
  const line = await bench.open()
  const awaited = [await line.handOver(1), await line.handOver(2)]
  const codes = awaited.map(({ dossierCode }) => dossierCode)
  for (const code of codes) await pollingOf(bench).news(bench.simulator, code)
  return { line, awaited, codes }
}

export function pollingOf({ harness }: Bench): NonNullable<Bench['harness']['polling']> {
  if (harness.polling === undefined) throw new Error('the harness has no polling')
  return harness.polling
}

export type Polled = Extract<PollAnswer, { kind: 'polled' }>

/** One poll that nothing ended early. */
export async function polled(line: BenchLine, awaited: readonly AwaitedDossier[], cursor?: string): Promise<Polled> {
  const answer = await line.inbound.poll({ awaited, cursor })
  if (answer.kind === 'failed' || answer.failure !== undefined) expect.fail(`the poll failed: ${JSON.stringify(answer)}`)
  return answer
}

export async function eventsOf(line: BenchLine, awaited: readonly AwaitedDossier[]): Promise<readonly InboundEvent[]> {
  return (await polled(line, awaited)).events
}

export function failureOf(answer: PollAnswer): Failure | undefined {
  const failure = answer.kind === 'failed' ? answer.outcome : answer.failure
  expect(failure === undefined || isOutcome(failure), JSON.stringify(answer)).toBe(true)
  return failure
}
