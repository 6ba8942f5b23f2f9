/** Keeps what is known of every certificate's revocation fresh, and tells people in time what they must renew or replace. */
import { createHash, X509Certificate } from 'node:crypto'
import type { CertificateStore } from '../ports/certificate-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { RevocationWatch } from '../ports/revocation-watch.ts'
import { alarmOfDates, alarmOfStanding, type CertificateAlarm } from './certificate-alarms.ts'

/** A certificate that the configuration names: of a seal, an authority, or TLS; PEM, possibly several. */
export interface ConfiguredCertificate {
  readonly setting: string
  readonly pem: string
}

interface Dependencies {
  readonly certificates: Pick<CertificateStore, 'list' | 'alarmOnce'>
  readonly revocation: RevocationWatch
  readonly configured: readonly ConfiguredCertificate[]
  /** Of these, the ones that the gateway seals with. */
  readonly seals: readonly { readonly pem: string }[]
  readonly graceMs: number
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

export type WatchCertificates = (signal: AbortSignal) => Promise<void>

interface Watched {
  readonly thumbprint: string
  readonly der: Uint8Array
  readonly validTo: Date
  /** Whose it is, or where it stands; told with an alarm. */
  readonly where: { readonly organisation: string } | { readonly setting: string }
  readonly asked: boolean
}

export function createWatchCertificates({ certificates, revocation, configured, seals, graceMs, clock, log }: Dependencies): WatchCertificates {
  const sealed = new Set(seals.flatMap(({ pem }) => certificatesIn(pem)).map(thumbprintOf))
  const fromConfiguration = configured.flatMap(({ setting, pem }) => certificatesIn(pem).map((x509) => watched(x509, { setting }, sealed.has(thumbprintOf(x509)))))

  async function all(): Promise<readonly Watched[]> {
    const registered = (await certificates.list()).filter(({ state }) => state !== 'archived')
    const known = registered.flatMap(({ pem, organisation }) => certificatesIn(pem).map((x509) => watched(x509, { organisation }, true)))
    // what is registered says whose it is, so it goes before the same certificate in the configuration
    return [...new Map([...fromConfiguration, ...known].map((one) => [one.thumbprint, one])).values()]
  }

  async function raise({ thumbprint, where }: Watched, alarm: CertificateAlarm | undefined): Promise<void> {
    if (alarm === undefined) return
    const data = { thumbprint, ...where, ...alarm.data }
    const raisedBefore = await certificates.alarmOnce(`${thumbprint} ${alarm.name}`, { type: alarm.type, data })
    if (!raisedBefore) log.warn({ type: alarm.type, ...data }, 'a certificate needs somebody')
  }

  return async function watchCertificates(signal) {
    for (const one of await all()) {
      if (signal.aborted) return
      await raise(one, alarmOfDates(one.validTo, clock.now()))
      if (one.asked && clock.now() <= one.validTo) await raise(one, alarmOfStanding(await revocation.refresh(one.der, 'seal'), graceMs, clock.now()))
    }
  }
}

function watched(x509: X509Certificate, where: Watched['where'], asked: boolean): Watched {
  return { thumbprint: thumbprintOf(x509), der: x509.raw, validTo: x509.validToDate, where, asked }
}

function thumbprintOf(x509: X509Certificate): string {
  return createHash('sha256').update(x509.raw).digest('hex')
}

/** Files of authorities may hold several. What is no certificate was told at start. */
function certificatesIn(pem: string): readonly X509Certificate[] {
  return pem.split(/(?=-----BEGIN CERTIFICATE-----)/).flatMap((block) => {
    try {
      return [new X509Certificate(block)]
    } catch {
      return []
    }
  })
}
