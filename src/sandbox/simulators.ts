/** The simulated partners of the sandbox: each with its own seal, knowing the sender's certificate, keeping a journal. */
import { join } from 'node:path'
import { startLoopbackSimulator } from '../../adapters/loopback/simulator.ts'
import { startPortalSimulator, type PortalSimulator } from '../../adapters/national-portal/simulator.ts'
import { startSimulator as startTaxSimulator, type TaxSimulator } from '../../adapters/tax/simulator.ts'
import { GatewayError } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Simulator, SimulatorOptions } from '../ports/simulator.ts'
import { openSigner } from '../signing/open-signer.ts'
import { openVerifier } from '../signing/open-verifier.ts'
import type { SandboxAuthority } from '../signing/sandbox-authority.ts'
import { sandboxSender, type SandboxPorts, type SandboxSecrets } from './sandbox-settings.ts'

export interface Simulators {
  readonly loopback: Simulator
  readonly 'national-portal': PortalSimulator
  readonly tax: TaxSimulator
}

interface Settings {
  readonly ports: SandboxPorts['simulators']
  readonly directory: string
  readonly authority: SandboxAuthority
  readonly secrets: SandboxSecrets
  readonly clock: Clock
}

/** Rejects with `config_invalid` in one line when a port is in use. */
export async function startSimulators({ ports, directory, authority, secrets, clock }: Settings): Promise<Simulators> {
  const verifier = openVerifier({ organisations: authority.organisations, clock })

  function optionsOf(id: keyof Simulators, organisation: string): SimulatorOptions {
    return {
      port: ports[id],
      clock,
      signer: openSigner({ seals: authority.seals.filter((seal) => seal.organisation === organisation), clock }),
      verifier,
      organisation,
      senders: [sandboxSender],
      journalFile: join(directory, `${id}.jsonl`),
    }
  }

  await using opened = new AsyncDisposableStack()
  const loopback = await onPort(ports.loopback, startLoopbackSimulator(optionsOf('loopback', 'G99'), { token: secrets.partnerPassword }))
  opened.defer(() => loopback.close())
  const portal = await onPort(
    ports['national-portal'],
    startPortalSimulator(optionsOf('national-portal', 'G22'), { username: 'one-stop', password: secrets.partnerPassword, madonvi: sandboxSender, dstcode: 'VN:GOV:000.00.00.G22:vpcpdvcprovider' }),
  )
  opened.defer(() => portal.close())
  const tax = await onPort(ports.tax, startTaxSimulator(optionsOf('tax', 'G12.18')))
  opened.move()
  return { loopback, 'national-portal': portal, tax }
}

async function onPort<Started>(port: number, starting: Promise<Started>): Promise<Started> {
  try {
    return await starting
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause
    throw new GatewayError('config_invalid', { detail: `Port ${port} is in use; stop the other program, or start with --free-ports.`, cause })
  }
}
