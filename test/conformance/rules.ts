/**
 * What every adapter keeps, whatever its partner speaks. The suite's own test shows for every row that a broken adapter
 * is caught.
 */
import type { Rule } from './rule.ts'
import { deliveryRules } from './rules-delivery.ts'
import { failureRules } from './rules-failure.ts'
import { identityRules } from './rules-identity.ts'
import { lifeRules } from './rules-life.ts'

export const rules: readonly Rule[] = [...identityRules, ...deliveryRules, ...failureRules, ...lifeRules]
