import { expect, test } from 'vitest'
import { maskConfig } from '../../../src/config/mask-config.ts'
import { plainTelemetry } from '../../../src/config/plain-telemetry.ts'
import { Telemetry } from '../../../src/config/telemetry-schema.ts'
import { GatewayError } from '../../../src/domain/errors.ts'
import { parseConfig } from '../../../src/usecases/parse-config.ts'
import { testConfig } from '../../helpers/partner-desk.ts'

const tokenSha256 = 'a'.repeat(64)
const parse = (telemetry: object) => ({ telemetry: parseConfig(Telemetry, telemetry, 'config.telemetry') })
const refused = (telemetry: object) => plainTelemetry(parse(telemetry)).map(({ field }) => field)

test('is off unless it is asked for', () => {
  expect(testConfig().telemetry).toEqual({})
  expect(parse({ metrics: { tokenSha256 } }).telemetry.metrics).toMatchObject({ host: '127.0.0.1', port: 9464 })
  expect(parse({ traces: { url: 'https://collector.example.vn/v1/traces' } }).telemetry.traces).toEqual({ url: 'https://collector.example.vn/v1/traces', ratio: 1, incoming: 'link' })
})

test('is never in the clear beyond this machine, unless the network is said to be its own', () => {
  for (const host of ['127.0.0.1', 'localhost', '::1']) expect(refused({ metrics: { host, tokenSha256 } })).toEqual([])
  expect(refused({ metrics: { host: '10.20.0.5', tokenSha256 } })).toEqual(['config.telemetry.metrics.host'])
  expect(refused({ metrics: { host: '10.20.0.5', tokenSha256, plainNetwork: true } })).toEqual([])
  for (const url of ['http://127.0.0.1:4318/v1/traces', 'http://[::1]:4318/v1/traces', 'https://collector.example.vn/v1/traces']) expect(refused({ traces: { url } })).toEqual([])
  expect(refused({ traces: { url: 'http://collector.example.vn/v1/traces' } })).toEqual(['config.telemetry.traces.url'])
  expect(refused({ traces: { url: 'http://collector.example.vn/v1/traces', plainNetwork: true } })).toEqual([])
})

test('needs a token, an address without a user and a share between none and all', () => {
  for (const wrong of [{ metrics: {} }, { metrics: { tokenSha256: 'token' } }, { traces: { url: 'https://me:secret@collector.example.vn' } }, { traces: { url: 'https://c.example.vn', ratio: 1.5 } }, { traces: { url: 'https://c.example.vn', incoming: 'parent' } }]) {
    expect(() => parse(wrong)).toThrow(GatewayError)
  }
})

test('shows no header that the receiver knows the gateway by', () => {
  const config = { ...testConfig(), ...parse({ traces: { url: 'https://c.example.vn', headers: [{ name: 'x-api-key', value: 'key-of-the-receiver' }] } }) }
  const shown = maskConfig(config)
  expect(JSON.stringify(shown)).not.toContain('key-of-the-receiver')
  expect(shown).toMatchObject({ telemetry: { traces: { headers: [{ name: 'x-api-key', value: '***' }] } } })
})
