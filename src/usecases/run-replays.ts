/** A loop body that carries runs on: turn after turn while something moves. May run in any number of processes at once. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../ports/log.ts'
import type { OutboxStore } from '../ports/outbox-store.ts'
import type { ReplayStore, Turn, TurnRules } from '../ports/replay-store.ts'

interface Dependencies {
  readonly replays: Pick<ReplayStore, 'takeTurn'>
  readonly outbox: Pick<OutboxStore, 'announce'>
  readonly log: Log
  /** Attempts that a partner takes at once; undefined where it is not configured. */
  readonly concurrencyOf: TurnRules['concurrencyOf']
  readonly share: number
}

/** Between two turns of a run: shorter than a batch takes at a fast partner. */
const soonMs = 25
/** The same after a turn that moved nothing. */
const laterMs = 100
/** The same where nothing moved for long, as with a partner that is down. */
const latestMs = 2_000
const mostInTurn = 200
/** So often nothing moved: the loop around this one looks from time to time. */
const mostIdle = 30

export function createRunReplays({ replays, outbox, log, concurrencyOf, share }: Dependencies): (signal: AbortSignal) => Promise<void> {
  const rules: TurnRules = { share, concurrencyOf, most: mostInTurn, soonMs, laterMs, latestMs }

  /** Each run that is due has its turn; whether anything moved, and whether there was any. */
  async function takeTurns(signal: AbortSignal): Promise<{ readonly moved: boolean; readonly any: boolean }> {
    let [moved, any] = [false, false]
    while (!signal.aborted) {
      const turn = await replays.takeTurn(rules)
      if (turn === undefined) break
      any = true
      moved ||= turn.sent + turn.ended > 0
      tell(turn)
    }
    return { moved, any }
  }

  function tell({ run, sent, state, stoppedBy }: Turn): void {
    if (sent > 0) outbox.announce()
    if (stoppedBy !== undefined) log.warn({ run, ...stoppedBy }, 'a run of replays stopped itself: too many failures in a row')
    if (state === 'done') log.info({ run }, 'a run of replays is done')
  }

  return async function runReplays(signal) {
    for (let idle = 0, begun = false; idle < mostIdle && !signal.aborted; ) {
      const { moved, any } = await takeTurns(signal)
      if (!any && !begun) return
      begun = true
      idle = moved ? 0 : idle + 1
      await pause(soonMs, undefined, { signal }).catch(() => {})
    }
  }
}
