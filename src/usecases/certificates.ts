/** The registry of certificates as people see and change it: each with whether it would count now. */
import { createHash, X509Certificate } from 'node:crypto'
import type { CertificateImport, CertificateState, CertificateView } from '../../schemas/certificates.ts'
import { GatewayError } from '../domain/errors.ts'
import { signatureFaults } from '../domain/signature-faults/index.ts'
import type { CertificateJudge } from '../ports/certificate-judge.ts'
import type { CertificateChange, CertificateStore, KnownCertificate } from '../ports/certificate-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { Order } from '../ports/transfer-store.ts'

export interface Certificates {
  list(): Promise<readonly CertificateView[]>
  /** Rejects with `certificate_refused` where it would not count, or is registered already; `certificate_unproven`. */
  add(request: CertificateImport, actor: string): Promise<CertificateView>
  /** Rejects with `unknown_certificate`, `certificate_refused`. */
  move(thumbprint: string, state: CertificateState, order: Order): Promise<CertificateView>
  /** This one signs from now on, and what signed before only counts. Rejects as `move`. */
  rotate(thumbprint: string, order: Order): Promise<CertificateView>
}

interface Dependencies {
  readonly store: Pick<CertificateStore, 'list' | 'add' | 'move' | 'rotate'>
  readonly judge: Pick<CertificateJudge, 'judge'>
  readonly clock: Pick<Clock, 'now'>
  /** Codes of the organisations of the configuration. */
  readonly organisations: readonly string[]
  /** Organisations that this gateway signs for, and the thumbprints of the certificates whose keys it has. */
  readonly sealed: { readonly organisations: readonly string[]; readonly certificates: readonly string[] }
}

const dayMs = 86_400_000

export function createCertificates({ store, judge, clock, organisations, sealed }: Dependencies): Certificates {
  async function view(certificate: KnownCertificate): Promise<CertificateView> {
    const x509 = new X509Certificate(certificate.pem)
    const now = clock.now()
    return {
      organisation: certificate.organisation,
      thumbprint: certificate.thumbprint,
      state: certificate.state,
      since: certificate.since.toISOString(),
      subject: nameOf(x509.subject),
      issuer: nameOf(x509.issuer),
      serial: x509.serialNumber.toLowerCase(),
      validFrom: x509.validFromDate.toISOString(),
      validTo: x509.validToDate.toISOString(),
      daysLeft: Math.floor((x509.validToDate.getTime() - now.getTime()) / dayMs),
      ours: sealed.certificates.includes(certificate.thumbprint),
      verdict: await verdictOf(x509.raw, now),
    }
  }

  async function verdictOf(der: Uint8Array, now: Date): Promise<CertificateView['verdict']> {
    try {
      const { revocation } = await judge.judge(der, 'seal', now)
      return { kind: 'good', revocation: revocation.state }
    } catch (error) {
      if (!(error instanceof GatewayError) || error.fault === undefined) throw error
      const words = signatureFaults[error.fault]
      return error.code === 'certificate_unproven' ? { kind: 'unproven', words } : { kind: 'bad', fault: error.fault, words }
    }
  }

  /** Where nobody here has the key, an organisation of ours would be left without a seal. */
  function refuseKeyless(known: Pick<KnownCertificate, 'organisation' | 'thumbprint'> | undefined): void {
    if (known === undefined || !sealed.organisations.includes(known.organisation) || sealed.certificates.includes(known.thumbprint)) return
    throw refused('cổng này không có khoá của chứng thư; khai báo trong seals trước', 'no key of this gateway belongs to the certificate; configure it under seals first')
  }

  async function changed(change: CertificateChange): Promise<CertificateView> {
    switch (change.kind) {
      case 'changed':
        return view(change.certificate)
      case 'unknown':
        throw new GatewayError('unknown_certificate')
      case 'taken':
        throw refused(`đã đăng ký cho ${change.organisation}`, `it is registered for ${change.organisation} already`)
      case 'illegal':
        throw refused(`đang ở trạng thái ${change.state}`, `it is ${change.state}, and cannot go from there`)
    }
  }

  return {
    async list() {
      return Promise.all((await store.list()).map(view))
    },
    async add({ organisation, pem, state, reason }, actor) {
      if (!organisations.includes(organisation)) throw refused(`${organisation} không có trong cấu hình`, `${organisation} is not among the organisations of the configuration`)
      const x509 = readOne(pem)
      await refuseBad(x509.raw)
      const certificate = { organisation, thumbprint: createHash('sha256').update(x509.raw).digest('hex'), pem: x509.toString(), state }
      if (state === 'active') refuseKeyless(certificate)
      return changed(await store.add(certificate, { actor, reason }))
    },
    async move(thumbprint, state, order) {
      if (state === 'active') refuseKeyless(await find(thumbprint))
      return changed(await store.move(thumbprint, state, order))
    },
    async rotate(thumbprint, order) {
      const known = await find(thumbprint)
      refuseKeyless(known)
      if (known !== undefined) await refuseBad(new X509Certificate(known.pem).raw)
      return changed(await store.rotate(thumbprint, order))
    },
  }

  async function find(thumbprint: string): Promise<KnownCertificate | undefined> {
    return (await store.list()).find((known) => known.thumbprint === thumbprint)
  }

  async function refuseBad(der: Uint8Array): Promise<void> {
    try {
      // one that is valid later may be registered ahead of its time, and is judged as of then
      await judge.judge(der, 'seal', new Date(Math.max(clock.now().getTime(), new X509Certificate(der).validFromDate.getTime())))
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== 'signature_invalid' || error.fault === undefined) throw error
      throw new GatewayError('certificate_refused', { fault: error.fault, detail: { vi: signatureFaults[error.fault].vi, en: error.detail ?? signatureFaults[error.fault].en } })
    }
  }
}

function readOne(pem: string): X509Certificate {
  if (pem.split('-----BEGIN').length !== 2) throw refused('phải là đúng một chứng thư PEM', 'it must be one certificate, PEM')
  try {
    return new X509Certificate(pem)
  } catch (cause) {
    throw refused('không đọc được chứng thư', 'the certificate cannot be read', cause)
  }
}

/** RFC 4514, most specific name first. */
function nameOf(name: string): string {
  return name.split('\n').reverse().join(',')
}

function refused(vi: string, en: string, cause?: unknown): GatewayError {
  return new GatewayError('certificate_refused', { detail: { vi, en }, cause })
}
