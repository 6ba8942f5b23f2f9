/** Hanging up on a Redis in the middle of a TLS handshake does not end the process. */
import type { EventEmitter } from 'node:events'
import { AbstractConnector } from 'ioredis'

/**
 * A server answers a handshake that is broken off with an alert. Where its certificate is refused at the same time, Node
 * tells two errors of one socket; ioredis listens for the first alone (redis/ioredis#962), and nobody would hear the second.
 * ioredis itself hangs up so on nodes of a Cluster, over connections that it shows to nobody: hence for all of them.
 */
export function surviveHangingUp(): void {
  const connectors = AbstractConnector.prototype
  const hangUp = connectors.disconnect
  connectors.disconnect = function disconnect(this: AbstractConnector) {
    // the types keep it for heirs
    const { stream } = this as unknown as { readonly stream?: EventEmitter }
    stream?.off('error', ignore).on('error', ignore)
    hangUp.call(this)
  }
}

function ignore(): void {
  // whoever hangs up does not ask why
}
