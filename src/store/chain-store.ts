/** The ChainStore port on PostgreSQL; each verb has a file of its own. */
import type { ChainStore } from '../ports/chain-store.ts'
import type { Vault } from '../ports/vault.ts'
import { checkChain } from './chain-check.ts'
import { extendChain } from './chain-extend.ts'
import { proofOfTransfer } from './chain-proof.ts'
import { chainStanding, keepStamp, newestUnstamped } from './chain-stamps.ts'
import type { Pool } from './pool.ts'

export function createChainStore(pool: Pool, vault: Vault): ChainStore {
  return {
    extend: (limit, worth) => extendChain(pool, limit, worth),
    unstamped: () => newestUnstamped(pool),
    keepStamp: (stamp) => keepStamp(pool, stamp),
    check: (limit, verifyStamp, options) => checkChain(pool, vault, limit, verifyStamp, options),
    proofOf: (transferId) => proofOfTransfer(pool, transferId),
    standing: () => chainStanding(pool),
  }
}
