/** Seals for tests: one sandbox authority a process, in a directory of its own that goes when the process ends. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../src/ports/clock.ts'
import type { Signer, Verifier } from '../../src/ports/signer.ts'
import { openSigner } from '../../src/signing/open-signer.ts'
import { openVerifier } from '../../src/signing/open-verifier.ts'
import { createSandboxAuthority, type SandboxAuthority } from '../../src/signing/sandbox/sandbox-authority.ts'

export interface TestSeals extends SandboxAuthority {
  readonly signer: Signer
  readonly verifier: Verifier
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
  return {
    ...authority,
    signer: openSigner({ seals: authority.seals, clock }),
    verifier: openVerifier({ organisations: authority.organisations, clock }),
    directory: home,
  }
}

function temporaryDirectory(): string {
  const made = mkdtempSync(join(tmpdir(), 'lienthong-seals-'))
  process.once('exit', () => rmSync(made, { recursive: true, force: true }))
  return made
}
