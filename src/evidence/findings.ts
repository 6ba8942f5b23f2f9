/** What was found, one line for each thing that was checked; a doubt about trust is told apart from a fault. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { EvidenceFinding, EvidenceReport } from '../../schemas/evidence-report.ts'
import { GatewayError } from '../domain/errors.ts'
import { signatureFaults, type SignatureFault } from '../domain/signature-faults/index.ts'
import type { CertificateJudge } from '../ports/certificate-judge.ts'

export function ok(subject: string, words: Bilingual): EvidenceFinding {
  return { subject, ...words, verdict: 'ok' }
}

export function notChecked(subject: string, words: Bilingual): EvidenceFinding {
  return { subject, ...words, verdict: 'not-checked' }
}

/** It should be there to be checked, and nothing contradicts it. */
export function incomplete(subject: string, words: Bilingual): EvidenceFinding {
  return { subject, ...words, verdict: 'incomplete' }
}

export function failed(subject: string, fault: SignatureFault, words: Bilingual = signatureFaults[fault]): EvidenceFinding {
  return { subject, vi: words.vi, en: words.en, verdict: 'failed', fault }
}

export function untrusted(subject: string, { vi, en }: Bilingual, doubt: Doubt): EvidenceFinding {
  const words = signatureFaults[doubt.fault]
  return { subject, vi: `${vi}: ${words.vi}`, en: `${en}: ${doubt.detail ?? words.en}`, verdict: 'untrusted', fault: doubt.fault }
}

/** What is expected to go wrong with what others wrote; anything else is our bug, and is thrown on. */
export function failedBy(subject: string, error: unknown): EvidenceFinding {
  if (!(error instanceof GatewayError) || error.fault === undefined) throw error
  const words = signatureFaults[error.fault]
  return failed(subject, error.fault, { vi: error.detailVi ?? words.vi, en: error.detail ?? words.en })
}

export interface Doubt {
  readonly fault: SignatureFault
  readonly detail: string | undefined
}

/** Faults that say nothing against a signature, only that nobody vouches for who made it. */
const doubts: readonly SignatureFault[] = ['path-untrusted', 'path-signature', 'certificate-unproven']

/** Runs a check under a judge that lets doubtful certificates pass, and tells of the doubt. `alsoDoubtful` widens what is doubt. */
export async function withDoubt<Result>(
  judge: Pick<CertificateJudge, 'judge'>,
  check: (judge: CertificateJudge) => Promise<Result>,
  alsoDoubtful: readonly SignatureFault[] = [],
): Promise<{ readonly result: Result; readonly doubt: Doubt | undefined }> {
  let doubt: Doubt | undefined
  const lenient: CertificateJudge = {
    async judge(...asked) {
      try {
        return await judge.judge(...asked)
      } catch (error) {
        if (!(error instanceof GatewayError) || error.fault === undefined || ![...doubts, ...alsoDoubtful].includes(error.fault)) throw error
        doubt = { fault: error.fault, detail: error.detail }
        return { path: [], revocation: { state: 'unchecked' } }
      }
    },
    material: () => Promise.resolve({ certificates: [], answers: [] }),
  }
  const result = await check(lenient)
  return { result, doubt }
}

export function verdictOf(findings: readonly Pick<EvidenceFinding, 'verdict'>[]): EvidenceReport['verdict'] {
  const has = (sought: EvidenceFinding['verdict']) => findings.some(({ verdict }) => verdict === sought)
  if (has('failed')) return 'not-valid'
  if (has('untrusted')) return 'intact-but-untrusted'
  return has('incomplete') ? 'incomplete' : 'valid'
}
