/** One reason why a dossier is late, with what it rests on. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { OverdueCause } from '../../schemas/deadlines.ts'
import type { Evidence } from './overdue-evidence.ts'

export interface OverdueAnswer {
  readonly cause: OverdueCause
  readonly because: Bilingual
  readonly todo?: Bilingual
  readonly link?: string
  readonly evidence?: readonly Evidence[]
}
