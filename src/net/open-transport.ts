/** Puts the configured way between an adapter and its partner: the same HttpClient, whatever carries its requests. */
import type { Transport } from '../../schemas/transport.ts'
import type { Clock } from '../ports/clock.ts'
import type { OpenHttpClient } from '../ports/http-client.ts'
import { openHttpClient } from './http-client.ts'
import { openLgspTransport } from './lgsp-transport.ts'
import { openXroadTransport } from './xroad-transport.ts'

/** The TLS identity of the options is shown to whatever is spoken to: the partner, the security server or the platform. */
export function openTransport(settings: Transport, clock: Clock): OpenHttpClient {
  switch (settings.kind) {
    case 'direct':
      return openHttpClient
    case 'xroad-adapter':
      return (options) => openXroadTransport(settings, openHttpClient(options))
    case 'lgsp':
      return (options) => openLgspTransport(settings, openHttpClient(options), clock)
  }
}
