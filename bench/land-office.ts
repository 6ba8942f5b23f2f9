/** The partner of the look-ups, in a process of its own: the simulated land office with a fixed token. */
import { startSimulator } from '../adapters/land/simulator.ts'
import { createSandboxAuthority } from '../src/signing/sandbox/sandbox-authority.ts'
import { systemClock } from '../src/observe/system-clock.ts'
import { openTestSigner, openTrust } from '../test/helpers/sandbox-seals.ts'

const [directory = ''] = process.argv.slice(2)
const organisations = ['H56', 'G99'].map((code) => ({ code, name: code }))
const authority = await createSandboxAuthority({ directory, organisations, clock: systemClock })
const simulator = await startSimulator(
  {
    port: 0,
    clock: systemClock,
    signer: await openTestSigner(authority.seals, authority),
    verifier: (await openTrust(authority)).verifier,
    organisation: 'G99',
    senders: ['H56'],
  },
  { version: 'vbdlis' },
)
process.stdout.write(`${JSON.stringify({ url: simulator.url })}\n`)
process.once('SIGTERM', () => void simulator.close())
