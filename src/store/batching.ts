/** One statement for many callers: while one runs, those that come meanwhile are gathered for the next. */
import pg from 'pg'

export interface BatchingOptions {
  /** Most items of one statement. */
  readonly most: number
  /** Pause after each statement, none where it is 0: in a rush the next one finds more callers, and one that comes alone never waits for others. It ends when half of `most` have come. */
  readonly restMs: number
}

type Run<Item, Result> = (items: readonly Item[]) => Promise<readonly Result[]>

/**
 * `run` answers its items in their order. When the database refused a batch, each of its items is run alone, so that only
 * the one that it is about fails; where nobody knows whether the batch was written, all of it fails.
 */
export function batching<Item, Result>({ most, restMs }: BatchingOptions, run: Run<Item, Result>): (item: Item) => Promise<Result> {
  let gathered: Call<Item, Result>[] = []
  let running = false
  let haveEnough: (() => void) | undefined

  async function drain(): Promise<void> {
    running = true
    // whoever is called in the same turn comes along
    await Promise.resolve()
    while (gathered.length > 0) {
      const calls = gathered.slice(0, most)
      gathered = gathered.slice(most)
      await carryOut(calls, run)
      if (restMs > 0) await rest()
    }
    running = false
  }

  async function rest(): Promise<void> {
    if (gathered.length >= most / 2) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, restMs)
    haveEnough = resolve
    await promise
    haveEnough = undefined
    clearTimeout(timer)
  }

  return (item) => {
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    gathered.push({ item, resolve, reject })
    if (!running) void drain()
    else if (gathered.length >= most / 2) haveEnough?.()
    return promise
  }
}

interface Call<Item, Result> {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

async function carryOut<Item, Result>(calls: readonly Call<Item, Result>[], run: Run<Item, Result>): Promise<void> {
  try {
    const results = await run(calls.map(({ item }) => item))
    if (results.length !== calls.length) throw new Error(`${calls.length} calls, ${results.length} results`)
    for (const [at, result] of results.entries()) calls[at]?.resolve(result)
  } catch (error) {
    if (calls.length > 1 && error instanceof pg.DatabaseError) await Promise.all(calls.map((call) => carryOut([call], run)))
    else for (const { reject } of calls) reject(error)
  }
}
