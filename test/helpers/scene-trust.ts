/** Whom a scene's gateway asks about revocation and for time stamps, and how it is told so. */
import type { SandboxAuthority } from '../../src/signing/sandbox/sandbox-authority.ts'
import { thumbprintOf } from './thumbprint.ts'
import { openTrustServices, type OpenTrustServices } from './trust-services.ts'

export interface SceneTrustOptions {
  /** How long an answer about revocation counts; absent: an hour. */
  readonly answersLastMs?: number
  readonly graceHours?: number
}

export interface SceneTrust extends Pick<OpenTrustServices, 'behave' | 'asked' | 'close'> {
  /** Everything that the configuration says about it. */
  readonly settings: object
  /** From now on. `certificatePem` as the authority issued it. */
  revoke(certificatePem: string): void
}

/** Of the sandbox's answers. */
const hourMs = 3_600_000

export async function openSceneTrust(authority: SandboxAuthority, { answersLastMs = hourMs, graceHours = 4 }: SceneTrustOptions): Promise<SceneTrust> {
  // made long ago, an answer is soon over; time stamps are of now
  const answers = await openTrustServices(authority, { now: () => new Date(Date.now() - hourMs + answersLastMs) })
  const stamps = await openTrustServices(authority)
  return {
    settings: {
      trust: {
        authorities: [
          { file: authority.rootFile, revocation: { crl: answers.rootCrlUrl } },
          { file: authority.issuingFile, revocation: { ocsp: answers.ocspUrl, crl: answers.crlUrl } },
        ],
        graceHours,
      },
      timeStamps: { url: stamps.tsaUrl, everySeconds: 1 },
    },
    behave(behaviour) {
      answers.behave(behaviour)
      stamps.behave(behaviour)
    },
    asked: () => ({ ...answers.asked(), tsa: stamps.asked().tsa }),
    revoke: (certificatePem) => answers.revoke(thumbprintOf(certificatePem), new Date()),
    async close() {
      await Promise.all([answers.close(), stamps.close()])
    },
  }
}
