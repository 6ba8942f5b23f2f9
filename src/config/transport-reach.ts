/** A transport carries to one partner: an adapter that speaks to addresses elsewhere would reach something else through it. */
import { adapters } from '../../adapters/index.ts'
import type { FieldError } from '../domain/errors.ts'
import { travellingPath } from '../net/travelling-path.ts'
import { addressesIn, type ConfiguredAddress } from './adapter-addresses.ts'
import { fault } from './fault.ts'
import type { Config } from './schema.ts'

export function addressesOutOfReach({ partners }: Config): readonly FieldError[] {
  return partners.flatMap(({ adapter: id, config, transport }, index) => {
    if (transport.kind === 'direct') return []
    const adapter = adapters.find((each) => each.id === id)
    const addresses = addressesIn(adapter?.config, config, `.partners.${index}.config`)
    if (transport.providerUrl === undefined) return severalServers(addresses, `.partners.${index}.transport.providerUrl`)
    return notUnder(transport.providerUrl, addresses)
  })
}

/** Without the partner's own address only paths travel, and nothing tells one server's from another's. */
function severalServers(addresses: readonly ConfiguredAddress[], path: string): readonly FieldError[] {
  const origins = [...new Set(addresses.map(({ url }) => url.origin))].join(', ')
  if (!origins.includes(', ')) return []
  return [fault(path, `is required: the adapter has addresses at several servers (${origins}), and the transport reaches one`, `bắt buộc phải có: bộ nối có địa chỉ ở nhiều máy chủ (${origins}), đường truyền chỉ tới được một`)]
}

function notUnder(providerUrl: string, addresses: readonly ConfiguredAddress[]): readonly FieldError[] {
  return addresses.flatMap(({ path, url }) =>
    !URL.canParse(providerUrl) || travellingPath(url.href, providerUrl) !== undefined
      ? []
      : [fault(path, `does not lie under the transport’s providerUrl ${providerUrl}: nothing there can be reached`, `không nằm dưới providerUrl ${providerUrl} của đường truyền: không thể tới được`)],
  )
}
