/** What the checks of a container work with. */
import { createHash } from 'node:crypto'
import type { CertificateJudge } from '../ports/certificate-judge.ts'
import type { Registry } from '../signing/certificates/registry.ts'
import type { Description } from './description.ts'
import type { JournalEntry, Proof } from './journal-proof.ts'
import type { ContainerPart, OpenContainer } from './read-container.ts'

export interface Checking {
  readonly container: OpenContainer
  readonly description: Description
  readonly judge: Pick<CertificateJudge, 'judge'>
  /** The certificates that the container says are whose. */
  readonly registry: Registry
  /** What it holds of the journal; undefined where there is nothing, or nothing that can be read. */
  readonly proof: Proof | undefined
  /** In the order of the journal. */
  readonly entries: readonly JournalEntry[]
  /** When the container was signed at the latest, as its stamp says; without one, as it says itself. */
  readonly sealedAt: Date
  readonly now: Date
}

/** What was so young when the container was signed may be in no block of the journal yet. */
const youngMs = 10 * 60_000

export function isRecent(at: string, sealedAt: Date): boolean {
  return Math.abs(sealedAt.getTime() - new Date(at).getTime()) < youngMs
}

export function findPart({ container }: Checking, name: string): ContainerPart | undefined {
  return container.parts.find((part) => part.name === name)
}

export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
