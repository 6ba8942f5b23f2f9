/** Address of every request that this process makes by the one HTTP client that the gateway has. */
import { channel } from 'node:diagnostics_channel'

export interface AddressWatch {
  /** Paths with their query, decoded where they can be. */
  seen(): readonly string[]
  stop(): void
}

export function watchAddresses(): AddressWatch {
  const created = channel('undici:request:create')
  const addresses: string[] = []
  function note(event: unknown): void {
    // what undici publishes there
    const { request } = event as { readonly request: { readonly origin: unknown; readonly path: string } }
    addresses.push(`${String(request.origin)}${decoded(request.path)}`)
  }
  created.subscribe(note)
  return {
    seen: () => addresses,
    stop() {
      created.unsubscribe(note)
    },
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll('+', ' '))
  } catch {
    return path
  }
}
