/** Whether a certificate leads to an authority that is trusted, and may be used as it is: the engine's path, and our rules. */
import { createHash } from 'node:crypto'
import type { CertificateUse } from '../../ports/certificate-judge.ts'
import { signatureInvalid } from '../refusal.ts'
import type { Authority } from './authorities.ts'
import { untimelinessOf } from './certificate.ts'
import { purposesOf, unfitnessFor, type Refusal } from './certificate-policy.ts'
import { findPath, type Path } from './find-path.ts'
import { isValidAt, parseCertificate, type ParsedCertificate } from './parsed-certificate.ts'
import { refuseNames } from './path-names.ts'

export interface JudgedPath {
  readonly certificate: ParsedCertificate
  /** Its own issuer first, the trusted authority last. */
  readonly issuers: readonly Authority[]
}

/** Rejects with `signature_invalid`. */
export type JudgePath = (der: Uint8Array, use: CertificateUse, at: Date) => Promise<JudgedPath>

/** Certificates that are asked about come from a registry, so these are more than all of them. */
const maxKept = 2_000

export function createJudgePath(authorities: readonly Authority[]): JudgePath {
  const parsed = new Map<string, ParsedCertificate>()
  const verdicts = new Map<string, Promise<Path>>()

  function parse(der: Uint8Array): ParsedCertificate {
    const key = createHash('sha256').update(der).digest('hex')
    const known = parsed.get(key)
    if (known) return known
    const certificate = tryParse(der)
    keep(parsed, key, certificate)
    return certificate
  }

  /** The verdict depends on the time only by which authorities are valid then, once the certificate itself is. */
  function pathOf(certificate: ParsedCertificate, use: CertificateUse, at: Date): Promise<Path> {
    const valid = authorities.map((authority) => (isValidAt(authority.certificate, at) ? '1' : '0')).join('')
    const key = `${certificate.thumbprint} ${use} ${valid}`
    const known = verdicts.get(key)
    if (known) return known
    const verdict = judge(certificate, use, authorities, at).catch(unreadable)
    keep(verdicts, key, verdict)
    void verdict.then((path) => {
      if (path.kind === 'missed' && path.thrown === true) verdicts.delete(key)
    })
    return verdict
  }

  return async function judgePath(der, use, at) {
    const certificate = parse(der)
    refuseTime(certificate, at)
    const path = await pathOf(certificate, use, at)
    if (path.kind === 'missed') throw signatureInvalid(path.fault, path.detail)
    return { certificate, issuers: path.issuers }
  }
}

function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  const [oldest] = map.keys()
  if (map.size >= maxKept && oldest !== undefined) map.delete(oldest)
  map.set(key, value)
}

function tryParse(der: Uint8Array): ParsedCertificate {
  try {
    return parseCertificate(der)
  } catch (cause) {
    throw signatureInvalid('certificate-unreadable', undefined, cause)
  }
}

function refuseTime(certificate: ParsedCertificate, at: Date): void {
  const untimeliness = untimelinessOf(certificate, at)
  if (untimeliness) throw signatureInvalid(at < certificate.validFrom ? 'certificate-not-yet-valid' : 'certificate-expired', untimeliness)
}

/** Whatever a parser trips over while it reads on is a fault of the certificate. */
function unreadable(): Path {
  return { kind: 'missed', thrown: true, fault: 'certificate-unreadable', detail: 'a part of the certificate cannot be read' }
}

async function judge(certificate: ParsedCertificate, use: CertificateUse, authorities: readonly Authority[], at: Date): Promise<Path> {
  const unfitness = unfitnessFor(certificate, use)
  if (unfitness) return { kind: 'missed', ...unfitness }
  const sound = authorities.filter((authority) => authority.unsoundness === undefined && isValidAt(authority.certificate, at))
  const path = await findPath(certificate, sound, at)
  if (path.kind === 'found') return refusedBy(ruleOf(certificate, path.issuers, use), path)
  if (path.fault !== 'path-untrusted') return path
  // none by those that count: say what is wrong with one that would have led there
  const wider = await findPath(certificate, authorities, at)
  if (wider.kind === 'missed') return wider
  return refusedBy(wider.issuers.find(({ unsoundness }) => unsoundness)?.unsoundness, path)
}

function refusedBy(refusal: Refusal | undefined, path: Path): Path {
  return refusal ? { kind: 'missed', ...refusal } : path
}

function ruleOf(certificate: ParsedCertificate, issuers: readonly Authority[], use: CertificateUse): Refusal | undefined {
  const path = issuers.map((issuer) => issuer.certificate)
  return depthFault(path) ?? purposeFault(path, use) ?? refuseNames([certificate, ...path])
}

/** RFC 5280, 4.2.1.9: how many authorities may follow; those that renew themselves under their own name do not count. */
function depthFault(issuers: readonly ParsedCertificate[]): Refusal | undefined {
  let below = 0
  for (const { x509, extensions } of issuers) {
    const depth = extensions.constraints?.depth
    if (depth !== undefined && below > depth) return { fault: 'path-too-long', detail: `an authority allows ${depth} more below it, and ${below} follow` }
    if (x509.subject !== x509.issuer) below += 1
  }
  return undefined
}

/** An authority whose own purposes are named issues for these only. */
function purposeFault(issuers: readonly ParsedCertificate[], use: CertificateUse): Refusal | undefined {
  const anything = purposesOf.seal[0]
  const wanted = [...purposesOf[use], ...(anything === undefined ? [] : [anything])]
  const narrow = issuers.find(({ extensions: { purposes } }) => purposes !== undefined && !purposes.ids.some((id) => wanted.includes(id)))
  return narrow && { fault: 'path-usage', detail: 'an issuer in the path may not issue certificates for this use' }
}
