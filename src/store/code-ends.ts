/** Which dossiers have a code that ends so: their codes, by the index on the code read backwards. */
import type { Pool } from './pool.ts'

/** So many codes are looked for; of more, those of the dossiers that changed last. */
export const mostCodes = 200
/** Of more than these any are taken: an ending that so many have tells little. */
const mostLookedAt = 10_000

// the comparisons are those of the index, byte by byte; what follows the ending is below its last character counted one up
export const codeEndsQuery = `
select distinct code from (
  select code from (
    select code, updated_at from dossiers where reverse(code) ~>=~ $1 and reverse(code) ~<~ $2 limit ${mostLookedAt}
  ) looked order by updated_at desc limit ${mostCodes}
) newest`

export async function codesEndingWith(pool: Pool, ending: string): Promise<readonly string[]> {
  const { rows } = await pool.query<{ code: string }>(codeEndsQuery, [...codeEndsBounds(ending)])
  return rows.map(({ code }) => code)
}

/** Every text that begins with the ending read backwards is at least the first and below the second. ASCII only. */
export function codeEndsBounds(ending: string): readonly [string, string] {
  const first = ending.split('').toReversed().join('')
  const last = first.length - 1
  return [first, first.slice(0, last) + String.fromCharCode(first.charCodeAt(last) + 1)]
}
