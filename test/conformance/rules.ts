/**
 * What every adapter keeps, whatever its partner speaks. One row a rule; `run` throws where the rule is broken.
 * The suite's own test shows for every row that a broken adapter is caught.
 */
import type { Bench } from './bench.ts'
import { deliveryRules } from './rules-delivery.ts'
import { failureRules } from './rules-failure.ts'
import { identityRules } from './rules-identity.ts'
import { lifeRules } from './rules-life.ts'

export interface Rule {
  readonly id: string
  readonly title: string
  run(bench: Bench): Promise<void>
}

export const rules: readonly Rule[] = [...identityRules, ...deliveryRules, ...failureRules, ...lifeRules]
