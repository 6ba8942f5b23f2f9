/**
 * What every adapter keeps, whatever its partner speaks. The suite's own test shows for every row that a broken adapter
 * is caught.
 */
import type { Rule } from './rule.ts'
import { acknowledgingRules } from './rules-acknowledging.ts'
import { deliveryRules } from './rules-delivery.ts'
import { failureRules } from './rules-failure.ts'
import { fileRules } from './rules-files.ts'
import { followUpRules } from './rules-follow-ups.ts'
import { identityRules } from './rules-identity.ts'
import { lifeRules } from './rules-life.ts'
import { oddItemRules } from './rules-odd-items.ts'
import { pollingRules } from './rules-polling.ts'
import { queryRules } from './rules-queries.ts'
import { receivingRules } from './rules-receiving.ts'
import { standingRules } from './rules-standing.ts'

export const rules: readonly Rule[] = [...identityRules, ...deliveryRules, ...failureRules, ...lifeRules, ...receivingRules, ...pollingRules, ...oddItemRules, ...acknowledgingRules, ...fileRules, ...followUpRules, ...queryRules, ...standingRules]
