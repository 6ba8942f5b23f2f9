/** The desk of the partners for doors of tests; its settings are of one reference partner called agency. */
import { Config } from '../../src/config/schema.ts'
import { refuseUnsafeProduction } from '../../src/config/production-rules.ts'
import { openSettingsDesk } from '../../src/config/settings-desk.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Store } from '../../src/store/open-store.ts'
import type { SettingsDesk } from '../../src/usecases/check-settings.ts'
import { createPartnerDesk, type PartnerDesk } from '../../src/usecases/partner-desk.ts'
import { parseConfig } from '../../src/usecases/parse-config.ts'
import type { Partners } from '../../src/usecases/partners.ts'
import { createTestPartner } from '../../src/usecases/test-partner.ts'

interface Parts {
  readonly partners: Partners
  readonly store: Pick<Store, 'lanes' | 'polls' | 'partnerHealth'>
  readonly clock: Clock
}

export function testPartnerDesk({ partners, store, clock }: Parts): { readonly partnerDesk: PartnerDesk; readonly settings: SettingsDesk } {
  const test = createTestPartner({ partners, clock, certificateEnds: () => Promise.resolve([]) })
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  return {
    partnerDesk: createPartnerDesk({ partners, transportOf: () => 'direct', lanes: store.lanes, polls: store.polls, health: store.partnerHealth, test, clock }),
    settings: openSettingsDesk(testConfig(), { clock, log, refuse: (config) => refuseUnsafeProduction(config, []) }),
  }
}

export const partnerToken = 'token-that-the-partner-gave-to-the-tests'

/** Valid as far as no file is read. */
export function testConfig(): Config {
  return parseConfig(
    Config,
    {
      mode: 'sandbox',
      operator: 'H56',
      database: { url: 'postgres://lienthong:password-of-the-tests@127.0.0.1/lienthong' },
      attachments: { directory: '/nonexistent/attachments' },
      documentLinks: { secret: 'a-key-of-links-of-at-least-32-characters' },
      seals: [{ organisation: 'H56', keyFile: 'key.pem', certificateFile: 'certificate.pem' }],
      organisations: ['H56', 'G99'].map((code) => ({ code, name: { vi: code, en: code } })),
      trust: { authorities: [{ file: 'authority.pem', revocation: 'none' }] },
      clients: [{ id: 'one-stop', organisation: 'H56', credentials: { secretSha256: 'a'.repeat(64) } }],
      tokens: { secret: 'a-key-of-tokens-of-at-least-32-characters' },
      administrators: [{ id: 'administrator', tokenSha256: 'b'.repeat(64), roles: ['operator'] }],
      encryption: { keys: [{ id: 'of-2026', secret: 'an-encryption-key-of-at-least-32-characters' }] },
      partners: [
        { id: 'agency', adapter: 'loopback', organisation: 'G99', config: { baseUrl: 'http://127.0.0.1:9', token: partnerToken } },
        { id: 'judiciary', adapter: 'judiciary', organisation: 'G99', config: judiciary, transport: { kind: 'xroad-adapter', securityServer: 'https://security-server.example.vn', dstcode: 'VN:GOV:000.00.00.G15:judiciary', providerUrl: 'http://127.0.0.1:9' } },
      ],
    },
    'config',
  )
}

const judiciary = {
  baseUrl: 'http://127.0.0.1:9',
  wire: 'operations-1.0',
  operations: { pathPrefix: '/api', ministryJusticeId: '27', accessToken: 'token-of-the-judiciary', nationalities: [{ country: 'VN', id: '1' }] },
}
