/** A port of 127.0.0.1 that nobody listens on. */
import { createServer } from 'node:net'

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') return reject(new Error('a TCP server has a port'))
      server.close(() => resolve(address.port))
    })
  })
}
