/** What entries of the journal claim of contents that are kept elsewhere, and how a content is held against its claim. */
import { GatewayError } from '../domain/errors.ts'
import { sha256 } from './chain-blocks.ts'
import type { Chained } from './chain-check-entries.ts'

/** What the data of an entry may name; whatever else stands in it is as it is. */
export interface Named {
  readonly evidence?: unknown
  readonly attempt?: unknown
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
