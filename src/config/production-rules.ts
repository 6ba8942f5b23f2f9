/** What a production gateway refuses to start with: anything that the sandbox made for itself, and anything in the clear. */
import { adapters } from '../../adapters/index.ts'
import type { Transport } from '../../schemas/transport.ts'
import { GatewayError, type FieldError } from '../domain/errors.ts'
import { isSandboxCertificate } from '../signing/sandbox/sandbox-mark.ts'
import { addressesIn } from './adapter-addresses.ts'
import { plainAlerts } from './alert-faults.ts'
import { isTooWide } from './outside-faults.ts'
import { plainStores } from './plain-stores.ts'
import { plainTelemetry } from './plain-telemetry.ts'
import type { Config } from './schema.ts'
import { sharedSecrets } from './shared-secrets.ts'

/** A certificate that was opened, and the setting that names it. */
export interface NamedCertificate {
  readonly setting: string
  readonly pem: string
}

/** Throws `config_invalid` naming every setting that must not stand in production. `certificates`: all that were opened. */
export function refuseUnsafeProduction(config: Config, certificates: readonly NamedCertificate[]): void {
  if (config.mode !== 'production') return
  const errors = [
    ...sandboxTexts(config, 'config'),
    ...sandboxCertificates(certificates),
    ...linkAddress(config),
    ...inTheClear(config),
    ...plainWebhooks(config),
    ...plainAlerts(config),
    ...openOutside(config),
    ...plainClientDoor(config),
    ...plainStores(config),
    ...plainTelemetry(config),
    ...sharedSecrets(config),
    ...unaskedRevocation(config),
  ]
  if (errors.length === 0) return
  throw new GatewayError('config_invalid', { detail: errors.map((error) => `${error.field}: ${error.message.en}`).join('; '), errors })
}

/** Secrets of the sandbox, and the ids under which its tokens are known, begin with the same word. */
function sandboxTexts(value: unknown, path: string): readonly FieldError[] {
  // the database password stands inside an address
  if (typeof value === 'string') return /(^|:)sandbox-/.test(value) ? [fault(path, 'is made by the sandbox', 'là của môi trường thử')] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, item]) => sandboxTexts(item, `${path}.${name}`))
}

function sandboxCertificates(certificates: readonly NamedCertificate[]): readonly FieldError[] {
  return certificates.flatMap(({ setting, pem }) => (isSandboxCertificate(pem) ? [fault(setting, 'is a certificate of the sandbox', 'là chứng thư của môi trường thử')] : []))
}

/** Links go into signed messages and lead to documents: the address of a door on this machine is none that a partner could use. */
function linkAddress({ documentLinks: { baseUrl } }: Config): readonly FieldError[] {
  const field = 'config.documentLinks.baseUrl'
  if (baseUrl === undefined) return [fault(field, 'is required in production', 'bắt buộc phải có khi vận hành thật')]
  const url = URL.parse(baseUrl)
  if (url?.protocol !== 'https:') return [fault(field, 'leads partners to documents in the clear; use https://', 'dẫn các cơ quan tới tài liệu không mã hoá; dùng https://')]
  if (!/[?#]/.test(baseUrl)) return []
  return [fault(field, 'must be an address without a query or a fragment', 'phải là địa chỉ không kèm phần truy vấn hay phần #')]
}

function inTheClear(config: Config): readonly FieldError[] {
  return config.partners.flatMap((partner, index) => {
    const path = `config.partners.${index}`
    if (partner.adapter === 'loopback') return [fault(`${path}.adapter`, 'is the reference partner, which is no agency', 'là đối tác mẫu, không phải cơ quan thật')]
    if (partner.plainHttp === true) return []
    // whatever stands between is what is spoken to; the partner's own address is then only a name
    if (partner.transport.kind !== 'direct') return plainTransport(partner.transport, `${path}.transport`)
    const adapter = adapters.find(({ id }) => id === partner.adapter)
    return addressesIn(adapter?.config, partner.config, `${path}.config`).flatMap(({ path: field, url }) => (url.protocol === 'https:' ? [] : [sendsInTheClear(field)]))
  })
}

function plainTransport(transport: Transport, path: string): readonly FieldError[] {
  const plain = Object.entries(spokenTo(transport)).filter(([, address]) => address.startsWith('http://'))
  return plain.map(([name]) => sendsInTheClear(`${path}.${name}`))
}

function spokenTo(transport: Transport): Readonly<Record<string, string>> {
  switch (transport.kind) {
    case 'direct':
      return {}
    case 'xroad-adapter':
      return { securityServer: transport.securityServer }
    case 'lgsp':
      return { tokenUrl: transport.tokenUrl, prefix: transport.prefix }
  }
}

/** Events name dossiers; a client's address is its own, and nothing is said of what stands before it. */
function plainWebhooks(config: Config): readonly FieldError[] {
  return config.clients.flatMap(({ webhook }, index) =>
    webhook?.url.startsWith('http://') === true ? [fault(`config.clients.${index}.webhook.url`, 'sends in the clear; use https://', 'gửi không mã hoá; dùng https://')] : [],
  )
}

/** Whoever reads a token on the way has it; and clients must know by which address the gateway names itself, whatever stands before it. */
function plainClientDoor({ clientDoor, tokens: { issuer } }: Config): readonly FieldError[] {
  const door =
    clientDoor.tls === undefined && clientDoor.plainHttp !== true
      ? [fault('config.clientDoor.tls', 'is required in production, or plainHttp where TLS is added before the door', 'bắt buộc khi vận hành thật; đặt plainHttp nếu TLS được thêm ở phía trước')]
      : []
  const named = issuer?.startsWith('https://') === true ? [] : [fault('config.tokens.issuer', 'is required in production, with https://', 'bắt buộc khi vận hành thật, với https://')]
  return [...door, ...named]
}

function openOutside({ outside: { allow, allowHttp } }: Config): readonly FieldError[] {
  const plain = allowHttp ? [fault('config.outside.allowHttp', 'must not stand in production', 'không được đặt khi vận hành thật')] : []
  const wide = allow.flatMap((network, index) =>
    isTooWide(network) ? [fault(`config.outside.allow.${index}`, 'lets strangers’ addresses lead everywhere inside; name the networks', 'cho địa chỉ của bên ngoài dẫn tới mọi nơi bên trong; nêu rõ từng mạng')] : [],
  )
  return [...plain, ...wide]
}

/** OCSP, lists and time stamps are signed by themselves and may travel in the clear; that nobody is asked about revocation may not be. */
function unaskedRevocation(config: Config): readonly FieldError[] {
  if (config.trust.authorities.some(({ revocation }) => revocation !== 'none')) return []
  return [fault('config.trust.authorities', 'name no place to ask about revocation', 'chưa nêu nơi tra cứu chứng thư bị thu hồi')]
}

function sendsInTheClear(field: string): FieldError {
  return fault(field, 'sends in the clear; use https://, or set plainHttp where TLS is added on the way', 'gửi không mã hoá; dùng https://, hoặc đặt plainHttp nếu TLS được thêm trên đường truyền')
}

function fault(field: string, en: string, vi: string): FieldError {
  return { field, message: { vi, en } }
}
