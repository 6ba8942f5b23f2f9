/** Wires what people see of the partners: their standing, the test of their connection, their settings. */
import { X509Certificate } from 'node:crypto'
import type { Config } from './config/schema.ts'
import { refuseUnsafeProduction } from './config/production-rules.ts'
import type { Material } from './config/read-material.ts'
import { openSettingsDesk } from './config/settings-desk.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Store } from './store/open-store.ts'
import { createPartnerDesk, type PartnerDesk } from './usecases/partner-desk.ts'
import type { SettingsDesk } from './usecases/check-settings.ts'
import type { Partners } from './usecases/partners.ts'
import { createTestPartner } from './usecases/test-partner.ts'

interface Parts {
  readonly config: Config
  readonly material: Material
  readonly store: Pick<Store, 'lanes' | 'polls' | 'partnerHealth' | 'certificates'>
  readonly partners: Partners
  readonly clock: Clock
  readonly log: Log
}

export function openPartnerDesk({ config, material, store, partners, clock, log }: Parts): { readonly partnerDesk: PartnerDesk; readonly settings: SettingsDesk } {
  const transports = new Map(config.partners.map(({ id, transport }) => [id, transport.kind]))

  async function certificateEnds(partner: string, thumbprints: readonly string[]): Promise<readonly Date[]> {
    const registered = thumbprints.length === 0 ? [] : await store.certificates.list()
    const shown = registered.filter(({ thumbprint }) => thumbprints.includes(thumbprint)).map(({ pem }) => pem)
    const tls = material.tls.get(partner)?.certificate
    return [...shown, ...(tls === undefined ? [] : [tls])].map((pem) => new X509Certificate(pem).validToDate)
  }

  const test = createTestPartner({ partners, certificateEnds, clock })
  return {
    partnerDesk: createPartnerDesk({ partners, transportOf: (id) => transports.get(id) ?? 'direct', lanes: store.lanes, polls: store.polls, health: store.partnerHealth, test, clock }),
    settings: openSettingsDesk(config, { clock, log, refuse: (changed) => refuseUnsafeProduction(changed, material.certificates) }),
  }
}
