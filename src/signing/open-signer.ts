/** The signer: picks the organisation's seal and the profile's maker. */
import { availableParallelism } from 'node:os'
import type { CertificateJudge } from '../ports/certificate-judge.ts'
import type { Clock } from '../ports/clock.ts'
import type { MadeAlgorithm, SignatureProfile, Signer } from '../ports/signer.ts'
import type { TimeStamper } from '../ports/time-stamps.ts'
import type { Registry } from './certificates/registry.ts'
import { createChooseSeal, type SealChoice } from './keys/choose-seal.ts'
import { openSeals, type Seal } from './keys/seals.ts'
import { turnsBySeal } from './keys/turns-by-seal.ts'
import { makers } from './late-profiles.ts'
import { algorithmFor } from './profiles.ts'

export interface SignerOptions {
  readonly seals: readonly Seal[]
  readonly registry: Registry
  readonly judge: CertificateJudge
  readonly clock: Pick<Clock, 'now'>
  /** Without it what is signed for containers carries no time stamp. */
  readonly timeStamper?: TimeStamper
}

export type OpenSigner = Signer & {
  /** Lets go of the tokens. Idempotent. */
  close(): Promise<void>
}

/** More than the thread pool has threads, so that none of them waits for the loop to bring it the next. */
const atOnce = Math.max(8, availableParallelism() * 2)

/** Reads and checks every seal at once. Rejects with `key_unusable`. */
export async function openSigner({ seals, registry, judge, clock, timeStamper }: SignerOptions): Promise<OpenSigner> {
  const open = await openSeals(seals)
  const chooseSeal = createChooseSeal(open, { registry, judge })
  const turnsOf = turnsBySeal(open, atOnce)
  return {
    async sign(bytes, profile, about, agreed) {
      // Before its turn: who has to be asked about one seal keeps nobody else from signing.
      const { seal, algorithm, trust } = await chooseSeal(choiceOf(about.issuer, profile, agreed), clock.now())
      const made = await turnsOf(seal).take(() => makers[profile](bytes, seal, about, algorithm, clock.now()))
      return { ...made, trust }
    },
    async signFiles(files, issuer) {
      const now = clock.now()
      const chosen = await chooseSeal(choiceOf(issuer, 'xades-detached'), now)
      const { signFilesToLast } = await import('./sign-files.ts')
      return signFilesToLast(files, chosen, now, { judge, turns: turnsOf(chosen.seal), ...(timeStamper ? { timeStamper } : {}) })
    },
    async close() {
      await Promise.all(open.map(({ key }) => key.close()))
    },
  }
}

function choiceOf(issuer: string, profile: SignatureProfile, agreed?: MadeAlgorithm): SealChoice {
  return {
    issuer,
    wanted: agreed === undefined ? profile : `${profile} with ${agreed}`,
    algorithmOf: (kind) => algorithmFor(profile, kind, agreed),
  }
}
