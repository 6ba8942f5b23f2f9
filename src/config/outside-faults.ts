/** Addresses of the configuration that are only to be reached where `outside` allows them. */
import type { FieldError } from '../domain/errors.ts'
import { createAddressGuard, type AddressGuard } from '../net/address-guard.ts'
import { fault } from './fault.ts'
import type { Config } from './schema.ts'

/** What is written is judged here; what a name leads to is judged at every connection. */
export function addressesInside(config: Config): readonly FieldError[] {
  const notNetworks = noNetworks('.outside.allow', config.outside.allow)
  if (notNetworks.length > 0) return notNetworks
  const guard = createAddressGuard(config.outside)
  return config.clients.flatMap(({ webhook, credentials }, index) => [
    ...refused(guard, `.clients.${index}.webhook.url`, webhook?.url),
    ...refused(guard, `.clients.${index}.credentials.keysUrl`, credentials.keysUrl),
  ])
}

/** A door that believes everybody believes what strangers write. */
export function faultyProxies(config: Config): readonly FieldError[] {
  return (['clientDoor', 'adminDoor', 'partnerDoor'] as const).flatMap((door) => {
    const { proxies } = config[door]
    const everybody = proxies.flatMap((network, index) => (isTooWide(network) ? [fault(`.${door}.proxies.${index}`, 'is wider than any network of proxies', 'rộng hơn mọi mạng của máy chủ trung gian')] : []))
    return [...noNetworks(`.${door}.proxies`, proxies), ...everybody]
  })
}

/** Wider than the widest private networks: 10.0.0.0/8 and fc00::/7. */
export function isTooWide(network: string): boolean {
  const [address = '', bits] = network.split('/')
  return Number(bits) < (address.includes(':') ? 7 : 8)
}

function noNetworks(path: string, networks: readonly string[]): readonly FieldError[] {
  return networks.flatMap((network, index) => (isNetwork(network) ? [] : [fault(`${path}.${index}`, 'is no network, such as 10.1.0.0/16', 'không phải là mạng, ví dụ 10.1.0.0/16')]))
}

function isNetwork(text: string): boolean {
  try {
    createAddressGuard({ allow: [text], allowHttp: false })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function refused(guard: AddressGuard, path: string, text: string | undefined): readonly FieldError[] {
  const url = text === undefined ? null : URL.parse(text)
  if (url === null || !guard.refuses(url)) return []
  return [fault(path, 'is refused (address_refused): it lies inside or is no https address; name its network in outside.allow, or set outside.allowHttp', 'bị từ chối (address_refused): địa chỉ nội bộ hoặc không phải https; nêu mạng đó trong outside.allow, hoặc đặt outside.allowHttp')]
}
