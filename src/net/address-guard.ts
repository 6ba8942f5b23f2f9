/**
 * Which addresses may be reached that somebody else names. Judged when a connection is made, on the addresses that it will
 * go to: a name that is checked first and resolved again afterwards may lead elsewhere the second time.
 */
import { lookup as resolveName, type LookupAddress } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { insideV4, outsideV6, specialV6 } from './special-addresses.ts'

export interface OutsideSettings {
  /** Networks inside that may be reached all the same, as CIDR. */
  readonly allow: readonly string[]
  readonly allowHttp: boolean
}

export interface AddressGuard {
  /** Whether what is written rules the address out already: its protocol, a password in it, or a number of a network inside. */
  refuses(url: URL): boolean
  /** In the place of Node's own: fails with `ERR_ADDRESS_REFUSED` where any address of the name lies inside. */
  readonly lookup: LookupFunction
}

export const refusedCode = 'ERR_ADDRESS_REFUSED'

/** Like dns.lookup with `all`. */
export type ResolveName = (name: string, options: { readonly all: true }, done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void) => void

/** Throws RangeError where a network is none. */
export function createAddressGuard({ allow, allowHttp }: OutsideSettings, resolve: ResolveName = resolveName): AddressGuard {
  const allowed = listOf(allow)

  function isOutside(address: string): boolean {
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    return allowed.check(address, family) || isPublic(address, family)
  }

  return {
    refuses({ protocol, username, password, hostname }) {
      if (protocol !== 'https:' && !(protocol === 'http:' && allowHttp)) return true
      if (username !== '' || password !== '') return true
      const host = hostname.replace(/^\[(.*)\]$/, '$1')
      return isIP(host) !== 0 && !isOutside(host)
    },
    lookup(name, options, callback) {
      resolve(name, { ...options, all: true }, (error, addresses) => {
        if (error !== null) return callback(error, [])
        const [first] = addresses
        if (first === undefined || addresses.some(({ address }) => !isOutside(address))) return callback(addressRefused(), [])
        if (options.all === true) callback(null, addresses)
        else callback(null, first.address, first.family)
      })
    },
  }
}

export function addressRefused(): Error {
  return Object.assign(new Error('The address lies inside'), { code: refusedCode })
}

/** Throws RangeError where a text is no network. */
function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address)
    const length = Number(bits)
    if (family === 0 || !/^\d{1,3}$/.test(bits ?? '') || length > (family === 6 ? 128 : 32)) throw new RangeError(`${network} is no network`)
    list.addSubnet(address, length, family === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}

const [inside4, public6, special6] = [listOf(insideV4), listOf(outsideV6), listOf(specialV6)]

function isPublic(address: string, family: 'ipv4' | 'ipv6'): boolean {
  const embedded = family === 'ipv6' ? embeddedV4(address) : address
  if (embedded !== undefined) return !inside4.check(embedded, 'ipv4')
  return public6.check(address, 'ipv6') && !special6.check(address, 'ipv6')
}

/** The IPv4 address that a mapped one (RFC 4291) or one of the well-known NAT64 prefix (RFC 6052) leads to. */
function embeddedV4(address: string): string | undefined {
  // one way of writing for each address
  const written = URL.parse(`http://[${address.replace(/%.*$/, '')}]`)?.hostname ?? ''
  const parts = /^\[(?:::ffff|64:ff9b:):(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})?\]$/.exec(written)
  if (parts === null) return undefined
  const [, high = '0', low = '0'] = parts
  const number = Number.parseInt(high, 16) * 65_536 + Number.parseInt(low, 16)
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.')
}
