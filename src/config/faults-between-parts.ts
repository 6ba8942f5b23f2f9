/** What a schema cannot say: names that must exist elsewhere, ids that must be unique, adapters' own configs. */
import { adapters } from '../../adapters/index.ts'
import { GatewayError, type FieldError } from '../domain/errors.ts'
import { gatewayClient } from '../ports/transfer-store.ts'
import { parseConfig } from '../usecases/parse-config.ts'
import { addressesIn } from './adapter-addresses.ts'
import { credentialFaults } from './credential-faults.ts'
import { fault } from './fault.ts'
import { addressesInside, faultyProxies } from './outside-faults.ts'
import { conflictingAdministrators, plainAdministrators, plainProvider, programsThatApprove } from './log-in-faults.ts'
import { redisFaults } from './redis-faults.ts'
import type { Config } from './schema.ts'
import { halfIdentities } from './tls-faults.ts'
import { addressesOutOfReach } from './transport-reach.ts'

/** The gateway carries a client's events on a lane of its own, under this prefix and the client's id. */
const webhookPrefix = 'webhook-'

export function faultsBetweenParts(config: Config): readonly FieldError[] {
  return [
    ...unknownOrganisations(config),
    ...sealsWithoutKey(config),
    ...sharesWithoutPlace(config),
    ...goneBeforeDelivered(config),
    ...adaptersOwn(config),
    ...noAddresses(config),
    ...usersInAddresses(config),
    ...addressesInside(config),
    ...faultyProxies(config),
    ...addressesOutOfReach(config),
    ...halfIdentities(config),
    ...redisFaults(config),
    ...reservedIds(config),
    ...mirrorOf(config),
    ...daysNeverLookedAt(config),
    ...sameTokens(config),
    ...conflictingAdministrators(config),
    ...programsThatApprove(config),
    ...plainProvider(config),
    ...plainAdministrators(config),
    ...credentialFaults(config),
    ...repeated('clients', config.clients),
    ...repeated('administrators', config.administrators),
    ...repeated('partners', config.partners),
    ...repeated('encryption.keys', config.encryption.keys),
  ]
}

function unknownOrganisations(config: Config): readonly FieldError[] {
  const errors: FieldError[] = []
  const seals = new Set(config.seals.map((seal) => seal.organisation))
  const organisations = new Set(config.organisations.map((organisation) => organisation.code))
  if (!seals.has(config.operator)) errors.push(fault('.operator', `no seal is configured for ${config.operator}`, `chưa có khoá ký của ${config.operator}`))
  for (const [index, client] of config.clients.entries()) {
    if (!seals.has(client.organisation)) errors.push(fault(`.clients.${index}.organisation`, `no seal is configured for ${client.organisation}`, `chưa có khoá ký của ${client.organisation}`))
  }
  for (const [index, { organisation }] of config.partners.entries()) {
    if (!organisations.has(organisation)) errors.push(fault(`.partners.${index}.organisation`, `${organisation} is not among the organisations`, `${organisation} không có trong danh sách cơ quan`))
  }
  return errors
}

/** What becomes a difference only after so long would be on a day that nobody compares any more. */
function daysNeverLookedAt({ reconciliation: { daysBack, notConfirmedHours, notSentHours } }: Config): readonly FieldError[] {
  const needed = Math.ceil(Math.max(notConfirmedHours, notSentHours) / 24)
  if (daysBack >= needed) return []
  return [fault('.reconciliation.daysBack', `must be at least ${needed}: what takes so many hours to become a difference would never be found`, `phải từ ${needed} trở lên: nếu không, sai lệch chỉ lộ ra sau chừng ấy giờ sẽ không bao giờ được thấy`)]
}

/** Each seal has its key in one place, and says which certificate belongs to it where the key does not. */
function sealsWithoutKey(config: Config): readonly FieldError[] {
  return config.seals.flatMap(({ keyFile, pkcs12File, pkcs11, certificateFile }, index) => {
    const places = [keyFile, pkcs12File, pkcs11].filter((place) => place !== undefined)
    if (places.length !== 1) return [fault(`.seals.${index}`, 'must have exactly one of keyFile, pkcs12File, pkcs11', 'phải có đúng một trong keyFile, pkcs12File, pkcs11')]
    if (pkcs12File !== undefined || certificateFile !== undefined) return []
    return [fault(`.seals.${index}.certificateFile`, 'is missing: the key alone does not say whose it is', 'bị thiếu: chỉ có khoá thì chưa biết chứng thư nào')]
  })
}

/** A share of a lane has a place at least. */
function sharesWithoutPlace({ partners }: Config): readonly FieldError[] {
  return partners.flatMap(({ agreement: { concurrency, workers } }, index) =>
    workers <= concurrency ? [] : [fault(`.partners.${index}.agreement.workers`, `must be at most ${concurrency}, the concurrency: each of them makes an attempt at least`, `không được quá ${concurrency}, tức concurrency: mỗi tiến trình gửi ít nhất một hồ sơ một lúc`)],
  )
}

/** What may still have to be sent must be there. */
function goneBeforeDelivered({ retention, partners }: Config): readonly FieldError[] {
  const days = Math.ceil(Math.max(...partners.map(({ agreement }) => agreement.retry.horizonHours)) / 24)
  return (['contentDays', 'attachmentDays'] as const).flatMap((name) =>
    retention[name] > days ? [] : [fault(`.retention.${name}`, `must be more than ${days}: so long a transfer may be on its way`, `phải nhiều hơn ${days}: một lần chuyển có thể kéo dài đến vậy`)],
  )
}

function adaptersOwn(config: Config): readonly FieldError[] {
  return config.partners.flatMap((partner) => {
    const adapter = adapters.find(({ id }) => id === partner.adapter)
    try {
      if (adapter) parseConfig(adapter.config, partner.config, `config.partners.${partner.id}.config`)
      return []
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      return error.errors
    }
  })
}

function noAddresses(config: Config): readonly FieldError[] {
  const addresses: readonly (readonly [string, string | undefined])[] = [
    ['.database.url', config.database.url],
    ['.redis.url', config.redis?.url],
    ...(config.redis?.cluster ?? []).map((url, index) => [`.redis.cluster.${index}`, url] as const),
    ...config.clients.map(({ webhook }, index) => [`.clients.${index}.webhook.url`, webhook?.url] as const),
    ...config.partners.flatMap(({ transport }, index) => Object.entries(transport).flatMap(([name, value]) => (isAddress(value) ? [[`.partners.${index}.transport.${name}`, value] as const] : []))),
  ]
  return addresses.flatMap(([path, url]) => (url === undefined || URL.canParse(url) ? [] : [fault(path, 'is not an address', 'không phải là địa chỉ')]))
}

/** A password belongs into a setting that is a secret; an address is shown, logged and named in errors. */
function usersInAddresses(config: Config): readonly FieldError[] {
  return addressesIn(undefined, config, '').flatMap(({ path, url }) =>
    url.username === '' && url.password === '' ? [] : [fault(path, 'must be an address without a user or password', 'phải là địa chỉ không kèm tài khoản, mật khẩu')],
  )
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && /^https?:/.test(value)
}

/** Ids under which the gateway itself sends. */
function reservedIds(config: Config): readonly FieldError[] {
  const clients = config.clients.flatMap(({ id }, index) => (id === gatewayClient ? [fault(`.clients.${index}.id`, `"${id}" is the gateway itself`, `"${id}" là chính hệ thống này`)] : []))
  const partners = config.partners.flatMap(({ id }, index) =>
    id.startsWith(webhookPrefix) ? [fault(`.partners.${index}.id`, `"${webhookPrefix}…" is kept for the clients’ events`, `"${webhookPrefix}…" dành cho việc gửi sự kiện tới các hệ thống một cửa`)] : [],
  )
  return [...clients, ...partners]
}

function mirrorOf({ portalMirror, partners }: Config): readonly FieldError[] {
  if (portalMirror === undefined) return []
  const partner = partners.find(({ id }) => id === portalMirror.partner)
  if (partner?.adapter === 'national-portal') return []
  return [fault('.portalMirror.partner', `"${portalMirror.partner}" is no partner of the adapter national-portal`, `"${portalMirror.partner}" không phải là cơ quan nhận dùng bộ nối national-portal`)]
}

/** One token opens the door for one holder. */
function sameTokens({ administrators }: Config): readonly FieldError[] {
  const seen = new Set<string>()
  return administrators.flatMap(({ tokenSha256 }, index) => {
    if (!seen.has(tokenSha256)) return (seen.add(tokenSha256), [])
    return [fault(`.administrators.${index}.tokenSha256`, 'is the token of another holder', 'là mã truy cập của một đơn vị khác')]
  })
}

function repeated(list: string, items: readonly { readonly id: string }[]): readonly FieldError[] {
  const seen = new Set<string>()
  return items.flatMap(({ id }, index) => {
    if (!seen.has(id)) return (seen.add(id), [])
    return [fault(`.${list}.${index}.id`, `"${id}" is used twice`, `"${id}" bị dùng hai lần`)]
  })
}
