/** Where a transfer stands among others, both ways. */
import { GatewayError } from '../domain/errors.ts'
import type { LineageStore, TransferLineage } from '../ports/lineage-store.ts'

/** Rejects with not_found. */
export type ReadLineage = (id: string) => Promise<TransferLineage>

export function createReadLineage({ lineage }: { readonly lineage: LineageStore }): ReadLineage {
  return async function readLineage(id) {
    const found = await lineage.of(id)
    if (found === undefined) throw new GatewayError('not_found', { detail: { vi: 'Không có lượt chuyển này.', en: 'There is no such transfer.' } })
    return found
  }
}
