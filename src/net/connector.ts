/** Makes the connections of one client. */
import { buildConnector } from 'undici'
import { addressRefused, type AddressGuard } from './address-guard.ts'

/**
 * In TLS 1.3 a partner judges our certificate after the handshake has ended for us: its alert comes as an error of a
 * made connection, followed by the connection's end. undici keeps the end as the reason; destroying the socket at once
 * keeps the alert. With a guard only what it lets pass is connected to; numbers are judged here, for Node resolves names only.
 */
export function createConnector(options: buildConnector.BuildOptions, guard?: AddressGuard): buildConnector.connector {
  // handed on to net.connect and tls.connect, whose option it is
  const connect = buildConnector(guard === undefined ? options : ({ ...options, lookup: guard.lookup } as buildConnector.BuildOptions))
  return (target, callback) => {
    if (guard?.refuses(addressOf(target)) === true) return queueMicrotask(() => callback(addressRefused(), null))
    connect(target, (...[failure, socket]) => {
      if (failure !== null) return callback(failure, null)
      socket.once('error', (error: Error) => socket.destroy(error))
      callback(null, socket)
    })
  }
}

function addressOf({ protocol, hostname }: buildConnector.Options): URL {
  return new URL(`${protocol}//${hostname.includes(':') ? `[${hostname}]` : hostname}`)
}
