/** A simulated partner of the bench in a process of its own: it signs, says its address in one line and stays until SIGTERM. */
import type { SimulatorOptions } from '../src/ports/simulator.ts'
import { createSandboxAuthority } from '../src/signing/sandbox/sandbox-authority.ts'
import { systemClock } from '../src/observe/system-clock.ts'
import { openTestSigner, openTrust } from '../test/helpers/sandbox-seals.ts'

interface Served {
  readonly url: string
  close(): Promise<void>
}

/** `directory`: of the certificates; `port`: 0 for any. */
export async function servePartner(directory: string, start: (options: SimulatorOptions) => Promise<Served>, port = 0): Promise<void> {
  const organisations = ['H56', 'G99'].map((code) => ({ code, name: code }))
  const authority = await createSandboxAuthority({ directory, organisations, clock: systemClock })
  const simulator = await start({
    port,
    clock: systemClock,
    signer: await openTestSigner(authority.seals, authority),
    verifier: (await openTrust(authority)).verifier,
    organisation: 'G99',
    senders: ['H56'],
  })
  process.stdout.write(`${JSON.stringify({ url: simulator.url })}\n`)
  process.once('SIGTERM', () => void simulator.close())
}
