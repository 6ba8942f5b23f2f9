/** What a limit by address counts by: whoever has one address of IPv6 mostly has its whole /64. */
import { BlockList, isIPv6 } from 'node:net'

const mapped = new BlockList()
mapped.addSubnet('::ffff:0:0', 96, 'ipv6')

/** An IPv4 address as it is, also where it is written as IPv6; of IPv6 the first 64 bits, in one form. */
export function limitKeyOf(address: string): string {
  const [bare = ''] = address.split('%')
  if (!isIPv6(bare)) return address
  const groups = groupsOf(bare)
  if (mapped.check(bare, 'ipv6')) return groups.slice(6).flatMap((group) => [group >> 8, group & 255]).join('.')
  return `${groups.slice(0, 4).map((group) => group.toString(16)).join(':')}::/64`
}

/** All eight of them; a URL writes every form of an address in one. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const [first, last] = [numbersIn(head), numbersIn(tail ?? '')]
  return [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last]
}

function numbersIn(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}
