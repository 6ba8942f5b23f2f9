import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCertificate, unfitnessOf } from '../../../src/signing/certificates/certificate.ts'
import { createSandboxAuthority, type SandboxAuthority } from '../../../src/signing/sandbox/sandbox-authority.ts'
import { isSandboxCertificate } from '../../../src/signing/sandbox/sandbox-mark.ts'

const clock = { now: () => new Date('2026-11-20T00:00:00Z') }
const ministry = { code: 'G12', name: 'Bộ Thử nghiệm' }
const province = { code: '000.00.56.H56', name: 'Tỉnh Mẫu' }

let directory: string
let first: SandboxAuthority

beforeAll(async () => {
  directory = join(mkdtempSync(join(tmpdir(), 'lienthong-authority-')), 'deep', 'down')
  first = await createSandboxAuthority({ directory, organisations: [ministry], clock })
}, 60_000)

afterAll(() => rmSync(join(directory, '..', '..'), { recursive: true, force: true }))

function certificate(file: string): X509Certificate {
  return new X509Certificate(readFileSync(file))
}

test('the chain holds, and the seal is no authority', () => {
  const root = certificate(first.rootFile)
  const issuing = certificate(first.issuingFile)
  const seal = certificate(first.seals[0]?.certificateFile ?? '')
  expect(root.verify(root.publicKey) && issuing.verify(root.publicKey) && seal.verify(issuing.publicKey)).toBe(true)
  expect([root.ca, issuing.ca, seal.ca]).toEqual([true, true, false])
  expect(seal.subject.split('\n')).toEqual(expect.arrayContaining(['O=Bộ Thử nghiệm', 'OU=SANDBOX', 'serialNumber=G12']))
  expect(seal.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048)
})

test('every file is for its owner only', () => {
  const names = readdirSync(directory)
  expect(names).toHaveLength(12)
  for (const name of names) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600)
  expect(statSync(directory).mode & 0o777).toBe(0o700)
})

test('a second start keeps what is there and adds what is new', async () => {
  const second = await createSandboxAuthority({ directory, organisations: [ministry, province], clock })
  expect(second.organisations[0]).toEqual(first.organisations[0])
  expect(second.seals.map(({ organisation }) => organisation)).toEqual(['G12', '000.00.56.H56'])
  expect(certificate(second.seals[1]?.certificateFile ?? '').checkIssued(certificate(first.issuingFile))).toBe(true)
})

test('two starts at the same moment end with one authority', async () => {
  const shared = join(directory, 'shared')
  const start = () => createSandboxAuthority({ directory: shared, organisations: [ministry], clock })
  const [one, two] = await Promise.all([start(), start()])
  expect(one.organisations).toEqual(two.organisations)
  expect(certificate(one.seals[0]?.certificateFile ?? '').verify(certificate(two.issuingFile).publicKey)).toBe(true)
  expect(readdirSync(shared)).toHaveLength(12)
}, 30_000)

test.each(['../x', 'H56/..', '', 'h56', 'H56\u0000'])('a code that is none makes no file: %j', async (code) => {
  await expect(createSandboxAuthority({ directory, organisations: [{ code, name: 'x' }], clock })).rejects.toMatchObject({ code: 'config_invalid' })
})

test('what serves the sandbox is issued below the root, and says what it is for', () => {
  const issuing = certificate(first.issuingFile)
  for (const { certificatePem, privateKeyPem } of [first.timeStamp, first.revocation, first.tls]) {
    const issued = new X509Certificate(certificatePem)
    expect(issued.verify(issuing.publicKey) && issued.checkPrivateKey(createPrivateKey(privateKeyPem))).toBe(true)
    expect(isSandboxCertificate(certificatePem)).toBe(true)
  }
  expect(new X509Certificate(first.timeStamp.certificatePem).keyUsage).toEqual(['1.3.6.1.5.5.7.3.8'])
  expect(new X509Certificate(first.revocation.certificatePem).keyUsage).toEqual(['1.3.6.1.5.5.7.3.9'])
  expect(new X509Certificate(first.tls.certificatePem).checkIP('127.0.0.1')).toBe('127.0.0.1')
  expect(first.authorities.map(({ file, pem }) => [file, pem])).toEqual([first.rootFile, first.issuingFile].map((file) => [file, readFileSync(file, 'utf8')]))
})

test('sandbox certificates are known, others are not', () => {
  expect(isSandboxCertificate(first.organisations[0]?.certificates[0] ?? '')).toBe(true)
  expect(isSandboxCertificate(readFileSync(first.rootFile, 'utf8'))).toBe(true)
  expect(isSandboxCertificate(foreignCertificate)).toBe(false)
  expect(isSandboxCertificate('hello')).toBe(false)
})

test('in a bundle each certificate is judged, and what cannot be read hides none', () => {
  const own = readFileSync(first.rootFile, 'utf8')
  expect(isSandboxCertificate(`# authorities\n${foreignCertificate}${own}`)).toBe(true)
  expect(isSandboxCertificate(`${own.replace('MII', '???')}${own}`)).toBe(true)
  expect(isSandboxCertificate(`${readFileSync(first.seals[0]?.keyFile ?? '', 'utf8')}${own}`)).toBe(true)
  expect(isSandboxCertificate(foreignCertificate + foreignCertificate)).toBe(false)
})

test('certificates say what their keys are for', () => {
  const unfitness = (file: string) => unfitnessOf(readCertificate(readFileSync(file)))
  expect(unfitness(first.seals[0]?.certificateFile ?? '')).toBeUndefined()
  expect(unfitness(first.rootFile)).toBe('it is the certificate of an authority, not of a signer')
  expect(unfitness(first.issuingFile)).toBe('it is the certificate of an authority, not of a signer')
})

/** A self-signed P-256 certificate of O="OU=SANDBOX Works", made with openssl; its key was thrown away. */
const foreignCertificate = `-----BEGIN CERTIFICATE-----
MIIBwjCCAWegAwIBAgIUR9o9IyxI+6nfgxeh50vzXaGkAAAwCgYIKoZIzj0EAwIw
NjELMAkGA1UEBhMCVk4xGTAXBgNVBAoMEE9VPVNBTkRCT1ggV29ya3MxDDAKBgNV
BAMMA01hdTAeFw0yNjExMjEyMTQ2MDJaFw0zNjExMTgyMTQ2MDJaMDYxCzAJBgNV
BAYTAlZOMRkwFwYDVQQKDBBPVT1TQU5EQk9YIFdvcmtzMQwwCgYDVQQDDANNYXUw
WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAT8/yHe/Z+YByBAEqE0OfqBok19DIoG
q67XBuqiUSRutUX8vuKrvuaBmTOXohjHXRgCqINNqzHkJoM+IkeaIH6uo1MwUTAd
BgNVHQ4EFgQUsSZvvU5jvOBIQS4Yrx8Q+EAU54kwHwYDVR0jBBgwFoAUsSZvvU5j
vOBIQS4Yrx8Q+EAU54kwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBG
AiEA7T9YeLlKJ0Mr1Wr8SRmJIqCT4QLkvPvYwFoceDhCoa0CIQCHE2ju+wAPYa1T
J5zB+NAtaqsy+dQGLOfWxzSATsahBg==
-----END CERTIFICATE-----
`
