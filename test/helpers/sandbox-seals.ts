/** Seals for tests: one sandbox authority a process, in a directory of its own that goes when the process ends. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CertificateJudge } from '../../src/ports/certificate-judge.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Algorithm, Verifier } from '../../src/ports/signer.ts'
import { nobodyToAsk } from '../../src/signing/certificates/nobody-to-ask.ts'
import { openJudge } from '../../src/signing/certificates/open-judge.ts'
import { createRegistry, type RegisteredPem, type Registry } from '../../src/signing/certificates/registry.ts'
import type { Seal } from '../../src/signing/keys/seals.ts'
import { openSigner, type OpenSigner } from '../../src/signing/open-signer.ts'
import { openVerifier } from '../../src/signing/open-verifier.ts'
import { createSandboxAuthority, type SandboxAuthority } from '../../src/signing/sandbox/sandbox-authority.ts'

export interface TestSeals extends SandboxAuthority {
  readonly signer: OpenSigner
  readonly verifier: Verifier
  readonly registry: Registry
  readonly judge: CertificateJudge
  readonly directory: string
}

/** Certificates made at this time are valid for ten years, so tests may set their clocks freely in between. */
const madeAt = new Date('2024-01-02T00:00:00Z')
const realTime = { now: () => new Date() }

let directory: string | undefined
let queue: Promise<unknown> = Promise.resolve()

/** `signer` holds the seals and `verifier` the certificates of exactly these organisations; keys are made once a process. */
export function testSeals(codes: readonly string[], clock: Pick<Clock, 'now'> = realTime): Promise<TestSeals> {
  const result = queue.then(() => open(codes, clock))
  queue = result.catch(() => undefined)
  return result
}

async function open(codes: readonly string[], clock: Pick<Clock, 'now'>): Promise<TestSeals> {
  const home = (directory ??= temporaryDirectory())
  const organisations = [...new Set(codes)].map((code) => ({ code, name: `Cơ quan ${code}` }))
  const authority = await createSandboxAuthority({ directory: home, organisations, clock: { now: () => madeAt } })
  const trust = await openTrust({ organisations: authority.organisations, authorities: authority.authorities, clock })
  return { ...authority, ...trust, signer: await openSigner({ seals: authority.seals, clock, ...trust }), directory: home }
}

export interface TrustOptions {
  readonly organisations: readonly { readonly code: string; readonly certificates: readonly string[]; readonly alsoAllows?: readonly Algorithm[] }[]
  readonly authorities: readonly { readonly pem: string }[]
  readonly clock?: Pick<Clock, 'now'>
  /** Of every certificate. */
  readonly state?: RegisteredPem['state']
}

export interface Trust {
  readonly registry: Registry
  readonly judge: CertificateJudge
  readonly verifier: Verifier
}

/** Certificates of these organisations count where they lead to these authorities; nobody is asked about revocation. */
export async function openTrust({ organisations, authorities, clock = realTime, state = 'active' }: TrustOptions): Promise<Trust> {
  const known = organisations.flatMap(({ code, certificates }) => certificates.map((pem) => ({ organisation: code, pem, state })))
  const registry = createRegistry(organisations, known)
  const judge = await openJudge({ authorities: authorities.map(({ pem }) => ({ pem, revocation: 'none' })), ...nobodyToAsk, clock })
  return { registry, judge, verifier: openVerifier({ registry, judge, clock }) }
}

/** A signer with these seals, all of whose certificates are registered and lead to these authorities. */
export async function openTestSigner(seals: readonly Seal[], { clock = realTime, ...trust }: TrustOptions): Promise<OpenSigner> {
  return openSigner({ seals, clock, ...(await openTrust({ clock, ...trust })) })
}

function temporaryDirectory(): string {
  const made = mkdtempSync(join(tmpdir(), 'lienthong-seals-'))
  process.once('exit', () => rmSync(made, { recursive: true, force: true }))
  return made
}
