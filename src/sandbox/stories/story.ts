/** A story of dossiers between several agencies, played with real requests; a line is said at every turn. */
import type { Bilingual } from '../../../schemas/bilingual.ts'
import type { Stage } from './stage.ts'

export interface Story {
  readonly id: string
  readonly title: Bilingual
  /** Throws in one line when something did not come as it should. */
  play(stage: Stage): Promise<void>
}
