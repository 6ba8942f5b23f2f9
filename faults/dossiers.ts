/** Invented dossiers for the load: the adapters' own examples, under codes of the run and with real files. */
import { dossier as birthDossier } from '../adapters/civil-registry/fixtures/dossiers.ts'
import { sampleDossier as recordDossier } from '../adapters/judiciary/fixtures/dossier.ts'
import { landDossier } from '../adapters/land/fixtures/dossier.ts'
import { sampleDossier as referenceDossier } from '../adapters/loopback/fixtures/dossier.ts'
import { landDossier as slipDossier } from '../adapters/tax/fixtures/land-dossier.ts'
import { paymentDossier } from '../adapters/treasury/fixtures/orders.ts'
import type { Dossier } from '../schemas/dossier.ts'
import { writeSimulatedPdf } from '../src/net/simulated-pdf.ts'
import type { Sample, SampleFile } from '../src/sandbox/samples.ts'

const examples = {
  loopback: () => referenceDossier(''),
  land: () => landDossier(),
  tax: () => slipDossier(),
  treasury: () => paymentDossier(),
  'civil-registry': () => birthDossier(),
  judiciary: () => recordDossier(),
} satisfies Readonly<Record<string, () => Dossier>>

/** The partners that the load goes to; the national portal hears of all of it by the mirror. */
export type Receiver = keyof typeof examples
export const receivers = ['loopback', 'land', 'tax', 'treasury', 'civil-registry', 'judiciary'] as const satisfies readonly Receiver[]

/** Component that a supplement is about, of those partners that ask for one in the load. */
export const supplementOf = { loopback: 'TP01', land: 'DD-01' } as const

const hourMs = 3_600_000
const contact = { email: 'kiem.thu@example.vn', phone: '0900000009' }

export interface Wanted {
  readonly code: string
  readonly receiver: Receiver
  /** Added to the first file, or a file of this size where there is none. */
  readonly padBytes: number
  readonly supplement: boolean
}

/** The same bytes for the same wishes, at whatever time of the same day `now` is. */
export function inventDossier({ code, receiver, padBytes, supplement }: Wanted, now: Date): Sample {
  const today = Math.floor(now.getTime() / (24 * hourMs)) * 24 * hourMs
  const { submittedAt: _submitted, finishedAt: _finished, returnedAt: _returned, originalCode: _original, ...rest } = examples[receiver]()
  const files: SampleFile[] = []
  const components = rest.components.map(({ attachment, ...component }, index) => {
    const pad = index === 0 ? padBytes : 0
    if (attachment !== undefined || pad > 0) {
      const content = Buffer.concat([writeSimulatedPdf([`${code} ${component.code}`]), Buffer.alloc(pad, `% ${code}\n`)])
      files.push({ component: component.code, fileName: attachment?.fileName ?? 'giay-to.pdf', mediaType: 'application/pdf', content })
    }
    return component
  })
  const asked = receiver === 'loopback' || receiver === 'land' ? supplementOf[receiver] : undefined
  const dossier: Dossier = {
    ...rest,
    code,
    sender: 'H56',
    receivedAt: new Date(today - 20 * hourMs).toISOString(),
    dueAt: new Date(today + 5 * 24 * hourMs).toISOString(),
    progress: [],
    components,
    applicant: { ...rest.applicant, ...contact },
    ...(supplement && asked !== undefined ? { supplement: { note: 'Nộp bổ sung giấy tờ', componentCodes: [asked] } } : {}),
  }
  return { title: code, dossier, files }
}
