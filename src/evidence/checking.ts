/** What the checks of a container work with. */
import { createHash } from 'node:crypto'
import type { CertificateJudge } from '../ports/certificate-judge.ts'
import type { Registry } from '../signing/certificates/registry.ts'
import type { Description } from './description.ts'
import type { ContainerPart, OpenContainer } from './read-container.ts'

export interface Checking {
  readonly container: OpenContainer
  readonly description: Description
  readonly judge: Pick<CertificateJudge, 'judge'>
  /** The certificates that the container says are whose. */
  readonly registry: Registry
  readonly now: Date
}

export function findPart({ container }: Checking, name: string): ContainerPart | undefined {
  return container.parts.find((part) => part.name === name)
}

export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
