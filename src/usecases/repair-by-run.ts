/** Sends the transfers of many differences again as people send many: by plans and runs, with their second person, pace and stop. */
import type { DifferenceKind } from '../../schemas/reconciliation.ts'
import type { ReplayVerb } from '../../schemas/replays.ts'
import { GatewayError } from '../domain/errors.ts'
import { statesBefore } from '../domain/transfer.ts'
import type { ReconciliationRow, ReconciliationStore, ToSendAgain } from '../ports/reconciliation-store.ts'
import type { Order } from '../ports/transfer-store.ts'
import type { OrderReplays } from './order-replays.ts'
import type { PlanReplay } from './plan-replay.ts'

interface Dependencies {
  readonly reconciliations: Pick<ReconciliationStore, 'toSendAgain' | 'orderInRun'>
  readonly planReplay: Pick<PlanReplay, 'make'>
  readonly orderReplays: Pick<OrderReplays, 'make'>
}

export interface RepairedByRun {
  readonly started: number
  readonly refused: readonly { readonly id: string; readonly code: string }[]
  readonly runs: readonly string[]
}

export type RepairByRun = (wanted: { readonly reconciliation: ReconciliationRow; readonly kind: DifferenceKind; readonly verb: ReplayVerb }, order: Order) => Promise<RepairedByRun>

/** As many as a filter names. */
const mostInPlan = 1_000

export function createRepairByRun({ reconciliations, planReplay, orderReplays }: Dependencies): RepairByRun {
  /** Undefined where nothing of it can be sent. */
  async function makeRun(ids: readonly string[], verb: ReplayVerb, name: string, { actor, reason }: Order): Promise<string | undefined> {
    const { id: plan, total, confirm } = await planReplay.make({ verb, filter: { ids: [...ids], states: [...statesBefore(verb)] } }, actor)
    if (total === 0) return undefined
    try {
      const run = await orderReplays.make({ plan, name, reason, ...(confirm === undefined ? {} : { confirm }) }, actor)
      return run.id
    } catch (error) {
      // another run took them in between
      if (error instanceof GatewayError && error.code === 'nothing_to_replay') return undefined
      throw error
    }
  }

  return async function repairByRun({ reconciliation, kind, verb }, order) {
    const { id, partner, day } = reconciliation
    const differences = await reconciliations.toSendAgain(id, kind, verb)
    const chunks = inChunks(differences)
    const runs: string[] = []
    const repairing = new Set<string>()
    for (const [index, chunk] of chunks.entries()) {
      const part = chunks.length === 1 ? '' : ` ${index + 1}/${chunks.length}`
      const run = await makeRun([...new Set(chunk.map(({ transferId }) => transferId))], verb, `${partner} ${day} ${kind}${part}`, order)
      if (run === undefined) continue
      runs.push(run)
      for (const taken of await reconciliations.orderInRun(run, chunk, order)) repairing.add(taken)
    }
    const refused = differences.filter((difference) => !repairing.has(difference.id)).map((difference) => ({ id: difference.id, code: 'not_replayable' }))
    return { started: repairing.size, refused, runs }
  }
}

/** Differences of one transfer stay together. */
function inChunks(differences: readonly ToSendAgain[]): readonly (readonly ToSendAgain[])[] {
  const ids = [...new Set(differences.map(({ transferId }) => transferId))]
  const placeOf = new Map(ids.map((id, index) => [id, Math.floor(index / mostInPlan)]))
  const chunks: ToSendAgain[][] = []
  for (const difference of differences) (chunks[placeOf.get(difference.transferId) ?? 0] ??= []).push(difference)
  return chunks
}
