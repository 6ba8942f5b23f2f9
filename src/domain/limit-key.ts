/** What a limit by address counts by: whoever has one address of IPv6 mostly has its whole /64. */

/** An IPv4 address as it is, also where it is written as IPv6; of IPv6 the first 64 bits, in one form. */
export function limitKeyOf(address: string): string {
  const [bare = ''] = address.split('%')
  const groups = groupsOf(bare)
  if (groups === undefined) return address
  const isIpv4 = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (isIpv4) return groups.slice(6).flatMap((group) => [group >> 8, group & 255]).join('.')
  return `${groups.slice(0, 4).map((group) => group.toString(16)).join(':')}::/64`
}

/** All eight of them; a URL writes every form of an address in one. Undefined where it is no address of IPv6. */
function groupsOf(address: string): readonly number[] | undefined {
  const url = address.includes(':') ? URL.parse(`http://[${address}]`) : null
  if (url === null) return undefined
  const [head = '', tail = ''] = url.hostname.slice(1, -1).split('::')
  const [first, last] = [numbersIn(head), numbersIn(tail)]
  return [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last]
}

function numbersIn(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}
