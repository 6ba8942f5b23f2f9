/** The signer: picks the organisation's seal and the profile's maker. */
import { availableParallelism } from 'node:os'
import type { CertificateJudge } from '../ports/certificate-judge.ts'
import type { Clock } from '../ports/clock.ts'
import type { Signer, SignatureProfile } from '../ports/signer.ts'
import type { Registry } from './certificates/registry.ts'
import { makeGip } from './gip/xmldsig-gip.ts'
import { makeJws } from './jws/jws.ts'
import { createChooseSeal } from './keys/choose-seal.ts'
import { openSeals, type Seal } from './keys/seals.ts'
import { createTurns } from './keys/signing-turns.ts'
import type { Make } from './profile-parts.ts'
import { algorithmFor } from './profiles.ts'
import { keyUnusable } from './refusal.ts'

export interface SignerOptions {
  readonly seals: readonly Seal[]
  readonly registry: Registry
  readonly judge: CertificateJudge
  readonly clock: Pick<Clock, 'now'>
}

export type OpenSigner = Signer & {
  /** Lets go of the tokens. Idempotent. */
  close(): Promise<void>
}

const makers: Readonly<Partial<Record<SignatureProfile, Make>>> = {
  'jws-detached': makeJws,
  'xmldsig-gip': makeGip,
}

/** Reads and checks every seal at once. Rejects with `key_unusable`. */
export async function openSigner({ seals, registry, judge, clock }: SignerOptions): Promise<OpenSigner> {
  const open = await openSeals(seals)
  const chooseSeal = createChooseSeal(open, { registry, judge })
  // As many as keep every core at work while others wait for the thread pool.
  const turns = createTurns(Math.max(4, availableParallelism() * 2))
  return {
    sign(bytes, profile, about, agreed) {
      return turns.take(async () => {
        const make = makers[profile]
        if (make === undefined) throw keyUnusable(`${profile} is not made here`)
        const now = clock.now()
        const algorithmOf = (kind: 'rsa' | 'ec') => algorithmFor(profile, kind, agreed)
        const wanted = agreed === undefined ? profile : `${profile} with ${agreed}`
        const { seal, algorithm } = await chooseSeal({ issuer: about.issuer, wanted, algorithmOf }, now)
        return make(bytes, seal, about, algorithm, now)
      })
    },
    async close() {
      await Promise.all(open.map(({ key }) => key.close()))
    },
  }
}
