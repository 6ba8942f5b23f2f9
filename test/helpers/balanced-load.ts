/** Requests shared out over several doors, as a balancer in front of them does: to those that say that they are ready. */
import { setTimeout as pause } from 'node:timers/promises'
import { clientToken } from './scene.ts'
import { until } from './until.ts'

export interface Balancer {
  add(door: string): Promise<void>
  remove(door: string): void
  /** Sends a dossier until it is taken; every answer and every break is counted. Resolves with the transfer's id. */
  send(dossier: { readonly code: string }, key: string): Promise<string>
  readonly told: Told
  close(): Promise<void>
}

export interface Told {
  /** By status; 0: the connection broke without an answer. */
  readonly answers: ReadonlyMap<number, number>
  /** Of each answer, in milliseconds, in order. */
  readonly milliseconds: readonly number[]
  readonly problems: readonly string[]
}

const lookEveryMs = 50
const sendLimitMs = 90_000

/** `asks: false` sends to every door, ready or not. */
export function openBalancer({ asks = true }: { readonly asks?: boolean } = {}): Balancer {
  const ready = new Map<string, boolean>()
  const answers = new Map<number, number>()
  const milliseconds: number[] = []
  const problems: string[] = []
  const stop = new AbortController()
  const looking = look()
  let turn = 0

  async function look(): Promise<void> {
    while (!stop.signal.aborted) {
      await Promise.all([...ready.keys()].map(async (door) => void (ready.has(door) && ready.set(door, await isReady(door)))))
      await pause(lookEveryMs)
    }
  }

  function pick(): string | undefined {
    const open = [...ready].flatMap(([door, is]) => (is || !asks ? [door] : []))
    return open[turn++ % open.length]
  }

  async function attempt(door: string, dossier: object, key: string): Promise<string | undefined> {
    const asked = performance.now()
    try {
      const response = await fetch(`${door}/v1/transfers`, { method: 'POST', headers: { authorization: `Bearer ${clientToken}`, 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify(dossier) })
      const text = await response.text()
      count(response.status, performance.now() - asked)
      if (response.status === 202) return (JSON.parse(text) as { transfer: { id: string } }).transfer.id
      problems.push(`${response.status} ${text.slice(0, 200)}`)
    } catch (error) {
      count(0, performance.now() - asked)
      problems.push(String(error instanceof Error ? (error.cause ?? error) : error))
    }
    return undefined
  }

  function count(status: number, took: number): void {
    answers.set(status, (answers.get(status) ?? 0) + 1)
    milliseconds.push(took)
  }

  return {
    told: { answers, milliseconds, problems },
    async add(door) {
      ready.set(door, false)
      await until(() => ready.get(door) === true, `${door} is ready`, 60_000)
    },
    remove(door) {
      ready.delete(door)
    },
    async send(dossier, key) {
      const began = performance.now()
      while (performance.now() - began < sendLimitMs) {
        const door = pick()
        const id = door === undefined ? undefined : await attempt(door, dossier, key)
        if (id !== undefined) return id
        await pause(20)
      }
      throw new Error(`the dossier was not taken in ${sendLimitMs} ms: ${problems.at(-1)}`)
    },
    async close() {
      stop.abort()
      await looking
    },
  }
}

/** From single durations. */
export function percentile(milliseconds: readonly number[], share: number): number {
  return milliseconds.toSorted((a, b) => a - b)[Math.min(milliseconds.length - 1, Math.floor(milliseconds.length * share))] ?? 0
}

async function isReady(door: string): Promise<boolean> {
  try {
    const { ok, body } = await fetch(`${door}/health/ready`, { signal: AbortSignal.timeout(3_000) })
    await body?.cancel()
    return ok
  } catch {
    return false
  }
}
