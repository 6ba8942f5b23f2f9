/** A port for a server that may be started again on it. */
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below those that Linux gives to connections that go out (net.ipv4.ip_local_port_range begins at 32768): one of these could take it while its server is down. */
const [lowest, above] = [10_240, 32_000]
const mostTries = 50

/** The last that were given: one of them is free as well while its server is down. */
const given = new Set<number>()
const mostRemembered = 10_000

/** A port of 127.0.0.1 that nobody listens on and that this process was not given lately. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < mostTries; tries++) {
    const port = randomInt(lowest, above)
    if (given.has(port)) continue
    remember(port)
    if (await isFree(port)) return port
  }
  throw new Error(`none of ${mostTries} ports from ${lowest} to ${above - 1} is free`)
}

function remember(port: number): void {
  given.add(port)
  for (const oldest of given) {
    if (given.size <= mostRemembered) return
    given.delete(oldest)
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
