/**
 * The simulated partners in a process of their own, so that it can be killed: what they hold is in their journals, and
 * their ports stay the same. Its one argument is the settings as JSON; it says its ports in one line.
 */
import { join } from 'node:path'
import { systemClock } from '../src/observe/system-clock.ts'
import { partnerIds, sandboxPartners, sandboxSender, startAll, type PartnerId } from '../src/sandbox/partners.ts'
import { createSandboxAuthority } from '../src/signing/sandbox/sandbox-authority.ts'
import { openTestSigner, openTrust } from '../test/helpers/sandbox-seals.ts'

export interface OfficeSettings {
  /** Folder of the sandbox's certificates, which are there already. */
  readonly certificates: string
  readonly organisations: readonly string[]
  /** Folder of the journals. */
  readonly journals: string
  readonly password: string
  /** Absent: any free ones. */
  readonly ports?: Readonly<Record<string, number>>
}

export type OfficePorts = Readonly<Record<PartnerId, number>>

if (import.meta.main) await main(JSON.parse(process.argv[2] ?? '') as OfficeSettings)

async function main({ certificates, organisations, journals, password, ports = {} }: OfficeSettings): Promise<void> {
  const authority = await createSandboxAuthority({ directory: certificates, organisations: organisations.map((code) => ({ code, name: code })), clock: systemClock })
  const signer = await openTestSigner(authority.seals, authority)
  const { verifier } = await openTrust(authority)
  const simulators = await startAll(sandboxPartners(password), (id, organisation) => ({
    port: ports[id] ?? 0,
    clock: systemClock,
    signer,
    verifier,
    organisation,
    senders: [sandboxSender],
    journalFile: join(journals, `${id}.jsonl`),
  }))
  process.stdout.write(`${JSON.stringify(Object.fromEntries(partnerIds.map((id) => [id, Number(new URL(simulators[id].url).port)])))}\n`)
  process.once('SIGTERM', () => void Promise.all(Object.values(simulators).map((simulator) => simulator.close())))
}
