/** Invented dossiers for the stories: the adapters' own examples, with a code and dates of this moment and real files. */
import type { Dossier } from '../../../schemas/dossier.ts'
import { writeSimulatedPdf } from '../../net/simulated-pdf.ts'
import type { Sample, SampleFile } from '../samples.ts'
import type { Stage } from './stage.ts'

const hourMs = 3_600_000
const contact = { email: 'kiem.thu@example.vn', phone: '0900000009' }

export interface Invention {
  readonly code: string
  readonly title: string
  readonly changes?: Partial<Dossier>
}

/** Every component that names a file gets one of its own. */
export function invent(stage: Stage, example: Dossier, { code, title, changes = {} }: Invention): Sample {
  const now = stage.now().getTime()
  const { submittedAt: _submitted, finishedAt: _finished, returnedAt: _returned, originalCode: _original, ...rest } = { ...example, ...changes }
  const files: SampleFile[] = []
  const components = rest.components.map(({ attachment, ...component }) => {
    if (attachment !== undefined) {
      files.push({ component: component.code, fileName: attachment.fileName, mediaType: 'application/pdf', content: writeSimulatedPdf([`${code} ${component.code}`]) })
    }
    return component
  })
  const dossier: Dossier = {
    ...rest,
    code,
    sender: stage.sender,
    receivedAt: new Date(now - 2 * hourMs).toISOString(),
    dueAt: new Date(now + 5 * 24 * hourMs).toISOString(),
    progress: [],
    components,
    applicant: { ...rest.applicant, ...contact },
  }
  return { title, dossier, files }
}
