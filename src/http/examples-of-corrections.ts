/** Corrections, rules about answers and lineage as the documentation shows them; invented. */
import type { AnswerRule } from '../../schemas/answer-rules.ts'
import type { Correction, CorrectionView, TransferContent } from '../../schemas/corrections.ts'
import type { Lineage } from '../../schemas/replays.ts'
import { exampleDossier, exampleIds } from './examples.ts'

const ids = {
  correction: '019a0000-0000-7000-8000-00000000c001',
  corrected: '019a0000-0000-7000-8000-000000000002',
  rule: '019a0000-0000-7000-8000-00000000a001',
}
const content = JSON.stringify({ ...exampleDossier, processingUnit: 'UBND xã Minh Hoạ' })

export const exampleContent: TransferContent = { transferId: exampleIds.transfer, content: JSON.stringify(exampleDossier), digest: exampleIds.digest, mayBeThere: false }

export const exampleNewCorrection = { content, reason: 'The unit is named as it was before the merger' }

export const exampleCorrection: Correction = {
  id: ids.correction,
  original: exampleIds.transfer,
  dossierCode: exampleDossier.code,
  partner: exampleDossier.receiver,
  state: 'proposed',
  by: 'can-bo-truc-1',
  at: '2026-11-20T03:00:00.000Z',
  reason: exampleNewCorrection.reason,
  paths: ['/processingUnit'],
  mayBeThere: false,
}

export const exampleSentCorrection: Correction = {
  ...exampleCorrection,
  state: 'sent',
  decidedBy: 'lanh-dao-2',
  decidedAt: '2026-11-20T03:05:00.000Z',
  decision: 'Agreed',
  transferId: ids.corrected,
}

export const exampleCorrectionView: CorrectionView = {
  ...exampleCorrection,
  differences: [{ path: '/processingUnit', kind: 'changed', before: exampleDossier.processingUnit, after: 'UBND xã Minh Hoạ' }],
  content,
}

export const exampleRule: AnswerRule = {
  id: ids.rule,
  partner: 'judiciary',
  name: 'Maintenance on Sundays',
  match: { code: 'unknown-answer', contains: ['hệ thống đang bảo trì'] },
  meaning: { kind: 'later', code: 'maintenance', words: 'The agency maintains its system', afterSeconds: 3_600 },
  reason: 'Telephone call with the help desk, 20 November',
  by: 'can-bo-truc-1',
  at: '2026-11-20T03:10:00.000Z',
  uses: 12,
}

export const exampleLineage: Lineage = {
  transferId: exampleIds.transfer,
  runs: [],
  correctedBy: [{ transferId: ids.corrected, correction: ids.correction, at: '2026-11-20T03:05:00.000Z' }],
  dossier: [
    { transferId: exampleIds.transfer, state: 'cancelled', acceptedAt: '2026-11-20T01:30:04.127Z' },
    { transferId: ids.corrected, state: 'confirmed', acceptedAt: '2026-11-20T03:05:00.000Z' },
  ],
}
