/** Addresses of the configuration that are only to be reached where `outside` allows them. */
import type { FieldError } from '../domain/errors.ts'
import { createAddressGuard, type AddressGuard } from '../net/address-guard.ts'
import { fault } from './fault.ts'
import type { Config } from './schema.ts'

/** What is written is judged here; what a name leads to is judged at every connection. */
export function addressesInside(config: Config): readonly FieldError[] {
  const notNetworks = config.outside.allow.flatMap((network, index) => (isNetwork(network) ? [] : [fault(`.outside.allow.${index}`, 'is no network, such as 10.1.0.0/16', 'không phải là mạng, ví dụ 10.1.0.0/16')]))
  if (notNetworks.length > 0) return notNetworks
  const guard = createAddressGuard(config.outside)
  return config.clients.flatMap(({ webhook, credentials }, index) => [
    ...refused(guard, `.clients.${index}.webhook.url`, webhook?.url),
    ...refused(guard, `.clients.${index}.credentials.keysUrl`, credentials.keysUrl),
  ])
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
