/** Which of its seals an organisation signs with now: the newest whose certificate is in use, valid, and not revoked. */
import { GatewayError } from '../../domain/errors.ts'
import type { CertificateJudge, CertificateTrust } from '../../ports/certificate-judge.ts'
import type { MadeAlgorithm } from '../../ports/signer.ts'
import type { Registry } from '../certificates/registry.ts'
import type { KeyKind } from '../profiles.ts'
import { keyUnusable } from '../refusal.ts'
import type { OpenSeal } from './seals.ts'

export interface ChosenSeal {
  readonly seal: OpenSeal
  readonly algorithm: MadeAlgorithm
  readonly trust: CertificateTrust
}

export interface SealChoice {
  readonly issuer: string
  /** What would be signed, for complaints. */
  readonly wanted: string
  /** What a key of this kind would sign with; undefined where it cannot. */
  algorithmOf(kind: KeyKind): MadeAlgorithm | undefined
}

export type ChooseSeal = (choice: SealChoice, now: Date) => Promise<ChosenSeal>

/** `seals`: newest first. Rejects with `key_unusable`, or `certificate_unproven` where only the answer about revocation is missing. */
export function createChooseSeal(seals: readonly OpenSeal[], { registry, judge }: { readonly registry: Registry; readonly judge: CertificateJudge }): ChooseSeal {
  return async function chooseSeal({ issuer, wanted, algorithmOf }, now) {
    const reasons: GatewayError[] = []
    for (const seal of seals) {
      if (seal.organisation !== issuer) continue
      const algorithm = algorithmOf(seal.key.kind)
      if (algorithm === undefined) {
        reasons.push(keyUnusable(`${seal.name}: ${wanted} cannot be made with its ${seal.key.kind.toUpperCase()} key`))
        continue
      }
      const trust = await trustIn(seal, now)
      if (!(trust instanceof GatewayError)) return { seal, algorithm, trust }
      reasons.push(trust)
    }
    const [first] = reasons
    if (first === undefined) throw keyUnusable(`organisation ${issuer} has no seal`)
    throw reasons.find(({ code }) => code === 'certificate_unproven') ?? keyUnusable(reasons.map(({ message }) => message).join('; '), first)
  }

  async function trustIn({ organisation, name, certificate }: OpenSeal, now: Date): Promise<CertificateTrust | GatewayError> {
    const state = registry.get(organisation)?.certificates.find(({ thumbprint }) => thumbprint === certificate.thumbprint)?.state
    if (state === undefined) return keyUnusable(`${name}: its certificate is not registered for ${organisation}`)
    if (state !== 'active') return keyUnusable(`${name}: its certificate is ${state}, not active`)
    try {
      return await judge.judge(certificate.x509.raw, 'seal', now)
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      return error.code === 'certificate_unproven' ? error : keyUnusable(`${name}: ${error.message}`, error)
    }
  }
}
