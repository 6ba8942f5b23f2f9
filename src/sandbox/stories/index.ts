/** The stories, by hand and in order. */
import { allAtOnce } from './all-at-once.ts'
import { birth } from './birth.ts'
import { disorder } from './disorder.ts'
import { judicialRecord } from './judicial-record.ts'
import { landTransfer } from './land-transfer.ts'
import { leftToRepair } from './left-to-repair.ts'
import type { Story } from './story.ts'
import { supplement } from './supplement.ts'
import { withdrawal } from './withdrawal.ts'

export const stories: readonly Story[] = [birth, landTransfer, judicialRecord, supplement, withdrawal, disorder, allAtOnce, leftToRepair]
