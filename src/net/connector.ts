/** Makes the connections of one client. */
import { buildConnector } from 'undici'

/**
 * In TLS 1.3 a partner judges our certificate after the handshake has ended for us: its alert comes as an error of a
 * made connection, followed by the connection's end. undici keeps the end as the reason; destroying the socket at once
 * keeps the alert.
 */
export function createConnector(options: buildConnector.BuildOptions): buildConnector.connector {
  const connect = buildConnector(options)
  return (target, callback) => {
    connect(target, (...[failure, socket]) => {
      if (failure !== null) return callback(failure, null)
      socket.once('error', (error: Error) => socket.destroy(error))
      callback(null, socket)
    })
  }
}
