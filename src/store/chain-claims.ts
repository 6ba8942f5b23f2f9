/** What entries of the journal claim of contents that are kept elsewhere, and how a content is held against its claim. */
import { GatewayError } from '../domain/errors.ts'
import { sha256 } from './chain-blocks.ts'
import type { Chained } from './chain-check-entries.ts'

/** What the data of an entry may name; whatever else stands in it is as it is. */
export interface Named {
  readonly evidence?: unknown
  readonly attempt?: unknown
  readonly outcome?: unknown
  readonly key?: unknown
  readonly payloadDigest?: unknown
  readonly receiptDigest?: unknown
}

export interface Claim {
  readonly chained: Chained
  readonly named: Named
}

export type Finding = { readonly kind: 'sound' } | { readonly kind: 'purged' } | { readonly kind: 'evidence-changed' | 'evidence-removed'; readonly what: string }

export interface Found {
  readonly chained: Chained
  readonly finding: Finding
}

export const sound: Finding = { kind: 'sound' }

/**
 * SQL: whether the journal says that the content of a transfer (`inbox`: of this row of the inbox) was purged. The entry stands in the block
 * that its place belongs to, or was written just now and waits for one; what somebody put elsewhere excuses nothing.
 */
export function purgedInJournal(transfer: string, inbox?: string): string {
  return `exists (
  select 1 from events e where e.transfer_id is not distinct from ${transfer} and e.type = 'content.purged'
    and ${inbox === undefined ? `not e.data ? 'inbox'` : `e.data->>'inbox' = ${inbox}::text`}
    and (e.id = any((select b.ids from blocks b where (b.up_to_xact, b.up_to_id) >= (e.xact, e.id) order by b.up_to_xact, b.up_to_id limit 1)::bigint[])
      or e.at > now() - interval '10 minutes' and (e.xact, e.id) > (select up_to_xact, up_to_id from chain_head) and e.xact < pg_snapshot_xmax(pg_current_snapshot()))
)`
}

/** `sealed`: null where there is none; `isPurged`: whether the journal says that it was taken away. */
export function findingOf(what: string, digest: string, sealed: Uint8Array | null, isPurged: boolean, open: (sealed: Uint8Array) => Uint8Array): Finding {
  if (sealed === null) return isPurged ? { kind: 'purged' } : { kind: 'evidence-removed', what }
  try {
    return sha256(open(sealed)) === digest ? sound : { kind: 'evidence-changed', what }
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    // a key that is not configured may be a mistake of whoever checks, and may be another's key
    return { kind: 'evidence-changed', what: error.code === 'key_unusable' ? `${what}, sealed with a key that is not here` : what }
  }
}

/** Contents are fetched so many at once, for the sake of the memory. */
const atOnce = 50

export async function inPieces<Item, Result>(items: readonly Item[], look: (some: readonly Item[]) => Promise<readonly Result[]>): Promise<readonly Result[]> {
  const all: Result[] = []
  for (let at = 0; at < items.length; at += atOnce) all.push(...(await look(items.slice(at, at + atOnce))))
  return all
}
