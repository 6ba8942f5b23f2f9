/** Every TCP connection that this process begins, by whatever library. */
import { channel } from 'node:diagnostics_channel'

export interface SocketCount {
  opened(): number
  stop(): void
}

export function countSockets(): SocketCount {
  const begun = channel('net.client.socket')
  let opened = 0
  function count(): void {
    opened += 1
  }
  begun.subscribe(count)
  return {
    opened: () => opened,
    stop() {
      begun.unsubscribe(count)
    },
  }
}
