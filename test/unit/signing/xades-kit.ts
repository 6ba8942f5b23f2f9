/** Two organisations with seals, and the checks of the two XAdES profiles as the verifier calls them. */
import { readFileSync } from 'node:fs'
import type { Algorithm, VerifyInput } from '../../../src/ports/signer.ts'
import { readCertificate } from '../../../src/signing/certificates/certificate.ts'
import type { RegistryEntry } from '../../../src/signing/certificates/registry.ts'
import { openSeals, type OpenSeal } from '../../../src/signing/keys/seals.ts'
import type { Checked } from '../../../src/signing/profile-parts.ts'
import { checkXadesDetached } from '../../../src/signing/xades/xades-detached.ts'
import { checkXadesEnveloped } from '../../../src/signing/xades/xades-enveloped.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { xadesForger, type XadesForger } from './xades-forge.ts'

export const sender = 'H56'
export const other = 'G12'
export const now = new Date('2026-03-04T05:07:00Z')
export const payload = 'Nguyễn Thị Thử: 10000'

export interface XadesKit {
  readonly seals: TestSeals
  readonly seal: OpenSeal
  /** With the sender's seal, and with another organisation's. */
  readonly forger: XadesForger
  readonly foreign: XadesForger
  entry(alsoAllows?: readonly Algorithm[]): RegistryEntry
  checkDetached(detached: string | undefined, changes?: Partial<VerifyInput>, entry?: RegistryEntry): Promise<Checked>
  checkEnveloped(document: string | Uint8Array, changes?: Partial<VerifyInput>, entry?: RegistryEntry): Promise<Checked>
}

export async function openXadesKit(): Promise<XadesKit> {
  const seals = await testSeals([sender, other], { now: () => now })
  const [own, attacker] = seals.seals.map(({ keyFile, certificateFile }) => ({ key: readFileSync(keyFile), pem: readFileSync(certificateFile, 'utf8') }))
  if (!own || !attacker) throw new Error('two seals were asked for')

  function entry(alsoAllows: readonly Algorithm[] = []): RegistryEntry {
    return { code: sender, alsoAllows, certificates: [{ ...readCertificate(own?.pem ?? ''), state: 'active' }] }
  }

  const [seal] = await openSeals(seals.seals.slice(0, 1))
  if (!seal) throw new Error('the seal was just made')
  return {
    seals,
    seal,
    forger: xadesForger(own.key, own.pem),
    foreign: xadesForger(attacker.key, attacker.pem),
    entry,
    checkDetached(detached, changes = {}, registered = entry()) {
      return checkXadesDetached({ bytes: Buffer.from(payload), profile: 'xades-detached', organisation: sender, ...(detached === undefined ? {} : { detached }), ...changes }, registered, now)
    },
    checkEnveloped(document, changes = {}, registered = entry()) {
      return checkXadesEnveloped({ bytes: Buffer.from(document), profile: 'xades-enveloped', organisation: sender, ...changes }, registered, now)
    },
  }
}
