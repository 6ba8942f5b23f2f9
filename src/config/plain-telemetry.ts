/** Telemetry in the clear: the token of whoever scrapes and the headers for the receiver of traces pass there. */
import type { FieldError } from '../domain/errors.ts'
import { fault } from './fault.ts'
import type { Config } from './schema.ts'
import { isThisMachine } from './this-machine.ts'

/** Beyond this machine only by TLS, unless the network between is said to be their own. */
export function plainTelemetry({ telemetry: { metrics, traces } }: Pick<Config, 'telemetry'>): readonly FieldError[] {
  const faults: FieldError[] = []
  if (metrics !== undefined && metrics.plainNetwork !== true && !isThisMachine(metrics.host)) faults.push(plain('.telemetry.metrics.host'))
  if (traces !== undefined && traces.plainNetwork !== true && isPlain(traces.url)) faults.push(plain('.telemetry.traces.url'))
  return faults
}

function isPlain(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && !isThisMachine(hostname.replace(/^\[(.*)\]$/, '$1'))
}

function plain(path: string): FieldError {
  return fault(path, 'is in the clear; use this machine or https://, or say with plainNetwork that the network between is its own', 'không mã hoá; dùng trong máy này hoặc https://, hoặc đặt plainNetwork nếu mạng ở giữa là mạng riêng')
}
