/** The signer: picks the organisation's seal and the profile's maker. */
import type { Clock } from '../ports/clock.ts'
import type { SignatureAbout, Signed, Signer, SignatureProfile } from '../ports/signer.ts'
import { signJws } from './jws/jws.ts'
import { openSeals, type OpenSeal, type Seal } from './keys/seals.ts'
import { signGip } from './gip/xmldsig-gip.ts'

export interface SignerOptions {
  readonly seals: readonly Seal[]
  readonly clock: Pick<Clock, 'now'>
}

type Make = (bytes: Uint8Array, seal: OpenSeal, about: SignatureAbout, now: Date) => Promise<Signed>

const makers: Readonly<Record<SignatureProfile, Make>> = {
  'jws-detached': signJws,
  'xmldsig-gip': signGip,
}

/** Reads and checks every seal at once. Throws `key_unusable`. */
export function openSigner({ seals, clock }: SignerOptions): Signer {
  const open = openSeals(seals)
  return {
    async sign(bytes, profile, about) {
      const now = clock.now()
      return makers[profile](bytes, open.of(about.issuer, now), about, now)
    },
  }
}
