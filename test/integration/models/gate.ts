/**
 * Lets the statements of several actors through one at a time, in an order that is drawn: every interleaving of their
 * transactions can happen, and the same choices give the same one again. A statement that waits for a lock of another actor
 * stays where it is while the others go on.
 */
import { setImmediate as soon } from 'node:timers/promises'
import type pg from 'pg'

type Phase = 'thinking' | 'waiting' | 'running' | 'done'

interface Actor {
  phase: Phase
  /** Backend of the statement that runs. */
  backend: number
  letThrough: () => void
}

export interface Gate {
  /** Before a statement of this actor; at once while no turns are taken. */
  enter(actor: number, backend: number): Promise<void>
  /** Its statement came back. */
  leave(actor: number): void
  /** Does everything at once, actor by number; `choose` says which of so many goes next. */
  takeTurns<Result>(deeds: ReadonlyMap<number, () => Promise<Result>>, choose: (among: number) => number): Promise<readonly PromiseSettledResult<Result>[]>
}

/** `observer`: a connection of its own, which sees who waits for a lock. */
export function createGate(observer: pg.Client): Gate {
  let actors = new Map<number, Actor>()
  let changed = Promise.withResolvers<void>()

  function change(actor: Actor | undefined, phase: Phase): void {
    if (actor !== undefined) actor.phase = phase
    changed.resolve()
    changed = Promise.withResolvers()
  }

  function inPhase(phase: Phase): readonly Actor[] {
    return [...actors.values()].filter((actor) => actor.phase === phase)
  }

  async function areBlocked(running: readonly Actor[]): Promise<boolean> {
    const { rows } = await observer.query<{ pid: number }>({ name: 'blocked', text: 'select distinct pid from pg_locks where pid = any($1) and not granted', values: [running.map(({ backend }) => backend)] })
    return rows.length === running.length && running.every(({ phase }) => phase === 'running')
  }

  /** Until everybody stands at the gate, is done, or waits for a lock. */
  async function untilQuiet(): Promise<void> {
    for (;;) {
      const next = changed.promise
      const running = inPhase('running')
      if (inPhase('thinking').length > 0) await next
      else if (running.length === 0 || (await areBlocked(running))) return
      else await Promise.race([next, soon()])
    }
  }

  return {
    enter(number, backend) {
      const actor = actors.get(number)
      if (actor === undefined) return Promise.resolve()
      const { promise, resolve } = Promise.withResolvers<void>()
      actor.backend = backend
      actor.letThrough = resolve
      change(actor, 'waiting')
      return promise
    },
    leave(number) {
      change(actors.get(number), 'thinking')
    },
    async takeTurns(deeds, choose) {
      actors = new Map([...deeds.keys()].map((number) => [number, { phase: 'thinking', backend: 0, letThrough() {} }]))
      const all = Promise.allSettled([...deeds].map(([number, deed]) => deed().finally(() => change(actors.get(number), 'done'))))
      while (inPhase('done').length < actors.size) {
        await untilQuiet()
        const next = changed.promise
        const waiting = inPhase('waiting')
        const actor = waiting[choose(Math.max(1, waiting.length))]
        if (actor !== undefined) {
          change(actor, 'running')
          actor.letThrough()
        } else if (inPhase('done').length < actors.size) {
          await next
        }
      }
      actors = new Map()
      return all
    },
  }
}
