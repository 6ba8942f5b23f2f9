/** Parts of a transaction that may fail alone, and which failures would only come again. */
import type { Client } from './pool.ts'

export type Tried<Result> = { readonly kind: 'done'; readonly result: Result } | { readonly kind: 'refused'; readonly code: string }

/** Class 22: the values cannot be stored; 54: they are too large. */
const refusals = /^(22|54)/
/** A value is missing, or breaks a rule of the table. */
const brokenRules = ['23502', '23514']

/** Undoes what `run` did where it fails for good, and leaves what was done before. Rejects with any other failure. */
export async function inSavepoint<Result>(client: Client, run: () => Promise<Result>): Promise<Tried<Result>> {
  await client.query('savepoint part')
  try {
    const result = await run()
    await client.query('release savepoint part')
    return { kind: 'done', result }
  } catch (error) {
    const code = lastingFault(error)
    if (code === undefined) throw error
    await client.query('rollback to savepoint part')
    return { kind: 'refused', code }
  }
}

/** What to call a failure that the same values would meet again; undefined for one that may pass. Never its words: they hold the values. */
export function lastingFault(error: unknown): string | undefined {
  if (error instanceof RangeError || error instanceof TypeError || error instanceof SyntaxError) return error.name
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return code !== undefined && (refusals.test(code) || brokenRules.includes(code)) ? code : undefined
}
