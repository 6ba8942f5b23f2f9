/** The ReplayStore port on PostgreSQL; each verb has a file of its own. */
import type { ReplayStore } from '../ports/replay-store.ts'
import type { Pool } from './pool.ts'
import { makeRun } from './replay-make.ts'
import { orderRun } from './replay-orders.ts'
import { getPlan, makePlan } from './replay-plans.ts'
import { getRun, listItems, listRuns, orderedAlone } from './replay-rows.ts'
import { takeTurn } from './replay-turn.ts'

export function createReplayStore(pool: Pool): ReplayStore {
  return {
    plan: (plan) => makePlan(pool, plan),
    getPlan: (id) => getPlan(pool, id),
    orderedAlone: (by) => orderedAlone(pool, by),
    makeRun: (run, limits) => makeRun(pool, run, limits),
    getRun: (id) => getRun(pool, id),
    listRuns: (states, limit, cursor) => listRuns(pool, states, limit, cursor),
    listItems: (run, states, limit, cursor) => listItems(pool, run, states, limit, cursor),
    order: (run, order, by) => orderRun(pool, run, order, by),
    takeTurn: (rules) => takeTurn(pool, rules),
  }
}
