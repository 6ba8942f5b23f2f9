/** The partner of the bench, in a process of its own: the simulated reference partner. */
import { openSigner } from '../src/signing/open-signer.ts'
import { openVerifier } from '../src/signing/open-verifier.ts'
import { createSandboxAuthority } from '../src/signing/sandbox/sandbox-authority.ts'
import { systemClock } from '../src/observe/system-clock.ts'
import { startLoopbackSimulator } from '../adapters/loopback/simulator.ts'

const [directory = '', token = ''] = process.argv.slice(2)
const organisations = ['H56', 'G99'].map((code) => ({ code, name: code }))
const authority = await createSandboxAuthority({ directory, organisations, clock: systemClock })
const simulator = await startLoopbackSimulator(
  {
    port: 0,
    clock: systemClock,
    signer: openSigner({ seals: authority.seals, clock: systemClock }),
    verifier: openVerifier({ organisations: authority.organisations, clock: systemClock }),
    organisation: 'G99',
    senders: ['H56'],
  },
  { token },
)
process.stdout.write(`${JSON.stringify({ url: simulator.url })}\n`)
process.once('SIGTERM', () => void simulator.close())
