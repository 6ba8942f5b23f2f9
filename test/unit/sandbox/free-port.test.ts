/** The port of a server that may be started again on it. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { freePort } from '../../../src/sandbox/free-port.ts'
import { fixedPorts } from '../../../src/sandbox/sandbox-settings.ts'

test('a server can be started on it', async () => {
  const server = createServer().listen(await freePort(), '127.0.0.1')
  await once(server, 'listening')
  server.close()
  await once(server, 'close')
})

test('no connection that goes out is given it while its server is down', async () => {
  // without the file the machine is no Linux: the range stands in RFC 6335
  const range = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').catch(() => '49152\t65535')
  const ports = await Promise.all(Array.from({ length: 200 }, freePort))
  expect(Math.max(...ports)).toBeLessThan(Number(range.split('\t')[0]))
  expect(Math.min(...ports)).toBeGreaterThan(fixedPorts.trust)
})

test('none is given again to the same process while the first one may still need it', async () => {
  const ports = await Promise.all(Array.from({ length: 1_000 }, freePort))
  expect(new Set(ports).size).toBe(1_000)
})
