/** The sandbox's simulated partners, its certification authority and its one-stop system, each with its own seal, knowing the others' certificates, keeping a journal. */
import { join } from 'node:path'
import { GatewayError } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import { nobodyToAsk } from '../signing/certificates/nobody-to-ask.ts'
import { openJudge } from '../signing/certificates/open-judge.ts'
import { createRegistry } from '../signing/certificates/registry.ts'
import { openSigner } from '../signing/open-signer.ts'
import { openVerifier } from '../signing/open-verifier.ts'
import type { SandboxAuthority } from '../signing/sandbox/sandbox-authority.ts'
import { createTrustServices } from '../signing/sandbox/trust-services.ts'
import { sandboxPartners, sandboxSender, startAll, type Simulators } from './partners.ts'
import type { SandboxPorts, SandboxSecrets } from './sandbox-settings.ts'
import { startTrustServer, type TrustServer } from './trust-server.ts'
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
  /** The certification authority that everybody here trusts. */
  readonly trust: TrustServer
  readonly oneStop: WebhookReceiver
  close(): Promise<void>
}

/** Rejects with `config_invalid` in one line when a port is in use. */
export async function startSimulatedWorld({ ports, directory, authority, secrets, clock }: Settings): Promise<SimulatedWorld> {
  await using opened = new AsyncDisposableStack()
  const trust = await onFreePort(startTrustServer({ port: ports.trust, services: createTrustServices({ authority, clock }) }))
  opened.defer(() => trust.close())
  const known = authority.organisations.flatMap(({ code, certificates }) => certificates.map((pem) => ({ organisation: code, pem, state: 'active' as const })))
  const registry = createRegistry(authority.organisations, known)
  const judge = await openJudge({ authorities: authority.authorities.map(({ pem }) => ({ pem, revocation: 'none' })), ...nobodyToAsk, clock })
  const verifier = openVerifier({ registry, judge, clock })
  const signer = await openSigner({ seals: authority.seals.filter(({ organisation }) => organisation !== sandboxSender), registry, judge, clock })
  opened.defer(() => signer.close())
  const simulators = await onFreePort(
    startAll(sandboxPartners(secrets.partnerPassword), (id, organisation) => ({
      port: ports.simulators[id],
      clock,
      signer,
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
  return { simulators, oneStop, trust, close: () => everything.disposeAsync() }
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
