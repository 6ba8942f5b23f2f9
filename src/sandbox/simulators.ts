/** The sandbox's simulated partners and its one-stop system, each with its own seal, knowing the others' certificates, keeping a journal. */
import { join } from 'node:path'
import { GatewayError } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import { openSigner } from '../signing/open-signer.ts'
import { openVerifier } from '../signing/open-verifier.ts'
import type { SandboxAuthority } from '../signing/sandbox/sandbox-authority.ts'
import { sandboxPartners, sandboxSender, startAll, type Simulators } from './partners.ts'
import type { SandboxPorts, SandboxSecrets } from './sandbox-settings.ts'
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts'

interface Settings {
  readonly ports: SandboxPorts
  readonly directory: string
  readonly authority: SandboxAuthority
  readonly secrets: SandboxSecrets
  readonly clock: Clock
}

export interface SimulatedWorld {
  readonly simulators: Simulators
  readonly oneStop: WebhookReceiver
  close(): Promise<void>
}

/** Rejects with `config_invalid` in one line when a port is in use. */
export async function startSimulatedWorld({ ports, directory, authority, secrets, clock }: Settings): Promise<SimulatedWorld> {
  const verifier = openVerifier({ organisations: authority.organisations, clock })
  await using opened = new AsyncDisposableStack()
  const simulators = await onFreePort(
    startAll(sandboxPartners(secrets.partnerPassword), (id, organisation) => ({
      port: ports.simulators[id],
      clock,
      signer: openSigner({ seals: authority.seals.filter((seal) => seal.organisation === organisation), clock }),
      verifier,
      organisation,
      senders: [sandboxSender],
      journalFile: join(directory, `${id}.jsonl`),
    })),
  )
  for (const simulator of Object.values(simulators)) opened.defer(() => simulator.close())
  const oneStop = await onFreePort(startWebhookReceiver({ port: ports.webhooks, clock, verifier, operator: sandboxSender, organisation: sandboxSender }))
  opened.defer(() => oneStop.close())
  const everything = opened.move()
  return { simulators, oneStop, close: () => everything.disposeAsync() }
}

async function onFreePort<Started>(starting: Promise<Started>): Promise<Started> {
  try {
    return await starting
  } catch (cause) {
    const { code, port } = cause as NodeJS.ErrnoException & { readonly port?: number }
    if (code !== 'EADDRINUSE') throw cause
    throw new GatewayError('config_invalid', { detail: `Port ${port} is in use; stop the other program, or start with --free-ports.`, cause })
  }
}
