/** Networks that are not the public Internet, by IANA's registries of special-purpose addresses. */

/** This machine, its neighbours, carriers' own, examples, multicast, what is reserved. */
export const insideV4: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]

/** All that is handed out to anybody. */
export const outsideV6: readonly string[] = ['2000::/3']

/** Within it: protocols' own with Teredo, examples, and 6to4, which leads to IPv4 addresses that nobody sees. */
export const specialV6: readonly string[] = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']
