/**
 * Which keys encrypt, and until when: each process says so of its own before it writes anything, and again while it lives. So
 * nobody takes a walk over what is kept for the last one while a process somewhere still writes under an earlier key.
 */
import type { Log } from '../ports/log.ts'
import type { Vault } from '../ports/vault.ts'
import type { Pool } from './pool.ts'

export interface KeyUse {
  close(): void
}

const everyMs = 30_000
/** Whoever has been silent for longer encrypts nothing any more; in SQL. */
export const silence = `interval '5 minutes'`

const note = 'insert into key_uses (key) values ($1) on conflict (key) do update set seen_at = greatest(key_uses.seen_at, now())'

// what was under it may have been brought under another key by walks that began when it was used no more
const used = `
select u.key from key_uses u
where u.key <> all($1::text[]) and not exists (
  select 1 from rewraps r where r.key <> u.key group by r.key having count(*) >= $2 and bool_and(r.done and r.began_at > u.seen_at + ${silence})
)
order by u.key`

export function keyIdOf({ firstKeyMark }: Vault): string {
  return Buffer.from(firstKeyMark.subarray(2)).toString('latin1')
}

/** Resolves once it is noted. */
export async function startKeyUse(pool: Pool, vault: Vault, onError: (error: Error) => void): Promise<KeyUse> {
  const key = keyIdOf(vault)
  await pool.query(note, [key])
  const timer = setInterval(() => void pool.query(note, [key]).catch(onError), everyMs)
  return { close: () => clearInterval(timer) }
}

/** At start: a key that was taken out of the configuration too early is missed when an old content is asked for, which may be years later. */
export async function tellOfMissingKeys(pool: Pool, vault: Vault, columns: number, log: Log): Promise<void> {
  const { rows } = await pool.query<{ key: string }>(used, [vault.keyIds, columns])
  for (const { key } of rows) log.error({ key }, 'contents may still be under a key that is not configured, and cannot be read without it; put it back until `lienthong audit` shows nothing left')
}
