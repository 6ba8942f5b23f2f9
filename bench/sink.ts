/** The partner of the bench, in a process of its own: the simulated reference partner. */
import { createSandboxAuthority } from '../src/signing/sandbox/sandbox-authority.ts'
import { systemClock } from '../src/observe/system-clock.ts'
import { startLoopbackSimulator } from '../adapters/loopback/simulator.ts'
import { openTestSigner, openTrust } from '../test/helpers/sandbox-seals.ts'

const [directory = '', token = ''] = process.argv.slice(2)
const organisations = ['H56', 'G99'].map((code) => ({ code, name: code }))
const authority = await createSandboxAuthority({ directory, organisations, clock: systemClock })
const simulator = await startLoopbackSimulator(
  {
    port: 0,
    clock: systemClock,
    signer: await openTestSigner(authority.seals, authority),
    verifier: (await openTrust(authority)).verifier,
    organisation: 'G99',
    senders: ['H56'],
  },
  { token },
)
process.stdout.write(`${JSON.stringify({ url: simulator.url })}\n`)
process.once('SIGTERM', () => void simulator.close())
