/** Paths of certificates: what we say of each, and what openssl says. */
import type { SignatureFault } from '../../src/domain/signature-faults/index.ts'
import type { CertificateUse } from '../../src/ports/certificate-judge.ts'
import { wellMade, type CertificateSpec } from './matrix-certificates.ts'

export interface MatrixCase {
  readonly what: string
  /** Made in this order; the last one is judged. */
  readonly certificates: readonly CertificateSpec[]
  /** Default: `root`. */
  readonly trusted?: readonly string[]
  /** Default: those of `certificates` but the last. */
  readonly between?: readonly string[]
  /** Days from now; default: 1. */
  readonly days?: number
  readonly use?: CertificateUse
  /** Our verdict. */
  readonly fault: SignatureFault | 'good'
  /** Why we refuse what openssl accepts. */
  readonly stricter?: string
}

export const root: CertificateSpec = { name: 'root', extensions: wellMade.root }
const issuing: CertificateSpec = { name: 'issuing', issuer: 'root', extensions: wellMade.authority }
const seal = (name: string, changes: Partial<CertificateSpec> = {}): CertificateSpec => ({ name, issuer: 'issuing', extensions: wellMade.seal, ...changes })
const authority = (name: string, changes: Partial<CertificateSpec> = {}): CertificateSpec => ({ name, issuer: 'root', extensions: wellMade.authority, ...changes })

/** Without the line that begins so, and with others. */
function but(lines: readonly string[], begin: string, ...more: readonly string[]): readonly string[] {
  return [...lines.filter((line) => !line.startsWith(begin)), ...more]
}

const tsaLines = but(wellMade.seal, 'keyUsage', 'keyUsage=critical,digitalSignature')
const directory = (organisation: string) => ['[directory]', 'C=VN', `O=${organisation}`]
/** AuthorityKeyIdentifier with a key identifier that is nobody's. */
const anyKeyIdentifier = `2.5.29.35=DER:30:16:80:14${':aa'.repeat(20)}`
const pathLength = (depth: number) => but(wellMade.authority, 'basicConstraints', `basicConstraints=critical,CA:TRUE,pathlen:${depth}`)

export const goodCases: readonly MatrixCase[] = [
  { what: 'a good path', certificates: [issuing, seal('plain')], fault: 'good' },
  { what: 'a seal that the root issued itself', certificates: [seal('direct', { issuer: 'root' })], fault: 'good' },
  { what: 'an RSA seal', certificates: [issuing, seal('rsa-seal', { key: 'rsa-2048' })], fault: 'good' },
  { what: 'a seal that is signed by RSASSA-PSS', certificates: [authority('rsa-ca', { key: 'rsa-2048' }), seal('pss-signed', { issuer: 'rsa-ca', options: ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:32'] })], fault: 'good' },
  { what: 'an authority on P-384', certificates: [authority('p384-ca', { key: 'P-384' }), seal('below-p384', { issuer: 'p384-ca' })], fault: 'good' },
  { what: 'an authority on P-521', certificates: [authority('p521-ca', { key: 'P-521' }), seal('below-p521', { issuer: 'p521-ca' })], fault: 'good' },
  { what: 'a path as long as it may be', certificates: [authority('depth-1', { extensions: pathLength(1) }), authority('depth-1-0', { issuer: 'depth-1', extensions: pathLength(0) }), seal('deep-enough', { issuer: 'depth-1-0' })], fault: 'good' },
  { what: 'an extended key usage of seals', certificates: [issuing, seal('email-purpose', { extensions: [...wellMade.seal, 'extendedKeyUsage=emailProtection,clientAuth'] })], fault: 'good' },
  { what: 'a name inside the permitted ones', certificates: [authority('permits', { extensions: [...wellMade.authority, 'nameConstraints=critical,permitted;dirName:directory', ...directory('Bo A')] }), seal('permitted', { issuer: 'permits', subject: '/C=VN/O=Bo A/CN=Dau' })], fault: 'good' },
  { what: 'a name outside the excluded ones', certificates: [authority('excludes', { extensions: [...wellMade.authority, 'nameConstraints=critical,excluded;dirName:directory', ...directory('Bo B')] }), seal('not-excluded', { issuer: 'excludes', subject: '/C=VN/O=Bo A/CN=Dau' })], fault: 'good' },
  { what: 'a certificate of time stamps alone', certificates: [issuing, seal('tsa', { extensions: [...tsaLines, 'extendedKeyUsage=critical,timeStamping'] })], use: 'time-stamp', fault: 'good' },
  { what: 'an issuer that two authorities certified, one of them unknown', certificates: [
    { name: 'other-root', extensions: wellMade.root },
    authority('twice', { subject: '/C=VN/O=twice' }),
    authority('twice-by-other', { subject: '/C=VN/O=twice', keyOf: 'twice', issuer: 'other-root' }),
    seal('below-twice', { issuer: 'twice' }),
  ], between: ['twice', 'twice-by-other'], fault: 'good' },
  { what: 'two trusted authorities that certify each other', certificates: [
    { name: 'root-b', extensions: wellMade.root },
    authority('root-by-b', { subject: '/C=VN/O=root', keyOf: 'root', issuer: 'root-b' }),
    authority('b-by-root', { subject: '/C=VN/O=root-b', keyOf: 'root-b' }),
    seal('below-circle', { issuer: 'root' }),
  ], trusted: ['root', 'root-b'], between: ['root-by-b', 'b-by-root'], fault: 'good' },
  { what: 'an issuer that was renewed, beside its expired certificate', certificates: [
    authority('renewed-old', { subject: '/C=VN/O=renewed', keyOf: 'renewed', days: 1 }),
    authority('renewed', { subject: '/C=VN/O=renewed' }),
    seal('below-renewed', { issuer: 'renewed' }),
  ], between: ['renewed-old', 'renewed'], days: 10, fault: 'good' },
  { what: 'a time in the past, when the certificate counted', certificates: [issuing, seal('short', { days: 2 })], days: 1, fault: 'good' },
]

export const badCases: readonly MatrixCase[] = [
  { what: 'an expired certificate', certificates: [issuing, seal('short', { days: 2 })], days: 3, fault: 'certificate-expired' },
  { what: 'a certificate before its time', certificates: [issuing, seal('plain')], days: -1, fault: 'certificate-not-yet-valid' },
  { what: 'an expired issuer', certificates: [authority('short-ca', { days: 2 }), seal('below-short', { issuer: 'short-ca' })], days: 3, fault: 'path-expired' },
  { what: 'an expired root', certificates: [{ name: 'short-root', extensions: wellMade.root, days: 2 }, seal('below-short-root', { issuer: 'short-root' })], trusted: ['short-root'], between: [], days: 3, fault: 'path-expired' },
  { what: 'an unknown root', certificates: [{ name: 'stranger', extensions: wellMade.root }, seal('below-stranger', { issuer: 'stranger' })], between: [], fault: 'path-untrusted' },
  { what: 'an issuer that is missing', certificates: [issuing, seal('plain')], between: [], fault: 'path-untrusted' },
  { what: 'a seal that is signed by itself', certificates: [{ name: 'self', extensions: but(wellMade.seal, 'authorityKeyIdentifier', 'authorityKeyIdentifier=keyid:always') }], fault: 'path-untrusted' },
  { what: 'a false authority of the same name', certificates: [issuing, authority('false-issuing', { subject: '/C=VN/O=issuing', extensions: but(wellMade.root, 'none'), issuer: 'root' }), seal('below-false', { issuer: 'false-issuing' })], between: ['issuing'], fault: 'path-signature' },
  { what: 'a false root of the same name', certificates: [{ name: 'false-root', subject: '/C=VN/O=root', extensions: wellMade.root }, seal('below-false-root', { issuer: 'false-root' })], between: [], fault: 'path-signature' },
  { what: 'an issuer that is a seal itself', certificates: [issuing, seal('plain'), seal('below-seal', { issuer: 'plain' })], fault: 'path-not-authority' },
  { what: 'an issuer without basic constraints', certificates: [authority('no-constraints', { extensions: but(wellMade.authority, 'basicConstraints') }), seal('below-no-constraints', { issuer: 'no-constraints' })], fault: 'path-not-authority' },
  { what: 'an issuer without any extension', certificates: [authority('bare', { extensions: [] }), seal('below-bare', { issuer: 'bare', extensions: but(wellMade.seal, 'authorityKeyIdentifier', anyKeyIdentifier) })], fault: 'path-not-authority' },
  { what: 'an issuer without keyCertSign', certificates: [authority('no-sign', { extensions: but(wellMade.authority, 'keyUsage', 'keyUsage=critical,cRLSign') }), seal('below-no-sign', { issuer: 'no-sign' })], fault: 'path-not-authority' },
  { what: 'an issuer without key usage', certificates: [authority('no-usage', { extensions: but(wellMade.authority, 'keyUsage') }), seal('below-no-usage', { issuer: 'no-usage' })], fault: 'path-not-authority' },
  { what: 'an issuer whose basic constraints are not critical', certificates: [authority('lax', { extensions: but(wellMade.authority, 'basicConstraints', 'basicConstraints=CA:TRUE') }), seal('below-lax', { issuer: 'lax' })], fault: 'path-form' },
  { what: 'an issuer without subject key identifier', certificates: [authority('no-ski', { extensions: but(wellMade.authority, 'subjectKeyIdentifier', 'subjectKeyIdentifier=none') }), seal('below-no-ski', { issuer: 'no-ski', extensions: but(wellMade.seal, 'authorityKeyIdentifier', 'authorityKeyIdentifier=none') })], fault: 'path-form' },
  { what: 'a seal without authority key identifier', certificates: [issuing, seal('no-aki', { extensions: but(wellMade.seal, 'authorityKeyIdentifier', 'authorityKeyIdentifier=none') })], fault: 'path-form' },
  { what: 'a path that is longer than its issuer allows', certificates: [authority('depth-0', { extensions: pathLength(0) }), authority('below-0', { issuer: 'depth-0' }), seal('too-deep', { issuer: 'below-0' })], fault: 'path-too-long' },
  { what: 'a path that is longer than the root allows', certificates: [
    { name: 'root-0', extensions: but(wellMade.root, 'basicConstraints', 'basicConstraints=critical,CA:TRUE,pathlen:0') },
    authority('below-root-0', { issuer: 'root-0' }),
    seal('too-deep-for-root', { issuer: 'below-root-0' }),
  ], trusted: ['root-0'], between: ['below-root-0'], fault: 'path-too-long' },
  { what: 'a name outside the permitted ones', certificates: [authority('permits', { extensions: [...wellMade.authority, 'nameConstraints=critical,permitted;dirName:directory', ...directory('Bo A')] }), seal('not-permitted', { issuer: 'permits', subject: '/C=VN/O=Bo C/CN=Dau' })], fault: 'path-names' },
  { what: 'a permitted name in the middle of another', certificates: [authority('permits', { extensions: [...wellMade.authority, 'nameConstraints=critical,permitted;dirName:directory', ...directory('Bo A')] }), seal('inside', { issuer: 'permits', subject: '/ST=X/C=VN/O=Bo A/CN=Dau' })], fault: 'path-names' },
  { what: 'an excluded name', certificates: [authority('excludes', { extensions: [...wellMade.authority, 'nameConstraints=critical,excluded;dirName:directory', ...directory('Bo B')] }), seal('excluded', { issuer: 'excludes', subject: '/C=VN/O=Bo B/CN=Dau' })], fault: 'path-names' },
  { what: 'a name that the root excludes', certificates: [
    { name: 'root-excludes', extensions: [...wellMade.root, 'nameConstraints=critical,excluded;dirName:directory', ...directory('Bo B')] },
    seal('excluded-by-root', { issuer: 'root-excludes', subject: '/C=VN/O=Bo B/CN=Dau' }),
  ], trusted: ['root-excludes'], between: [], fault: 'path-names' },
  { what: 'a name that only the wider of two authorities permits', certificates: [
    authority('permits', { extensions: [...wellMade.authority, 'nameConstraints=critical,permitted;dirName:directory', ...directory('Bo A')] }),
    authority('widens', { subject: '/C=VN/O=Bo A/CN=CA', issuer: 'permits', extensions: [...wellMade.authority, 'nameConstraints=critical,permitted;dirName:directory', ...directory('Bo C')] }),
    seal('widened', { issuer: 'widens', subject: '/C=VN/O=Bo C/CN=Dau' }),
  ], fault: 'path-names' },
  { what: 'a host name outside the permitted ones, as a common name', certificates: [authority('hosts', { extensions: [...wellMade.authority, 'nameConstraints=critical,permitted;DNS:bo-a.gov.vn'] }), seal('host', { issuer: 'hosts', subject: '/C=VN/CN=bo-b.gov.vn' })], fault: 'path-names' },
  { what: 'an excluded e-mail address in the subject', certificates: [authority('emails', { extensions: [...wellMade.authority, 'nameConstraints=critical,excluded;email:bo-b.gov.vn'] }), seal('email', { issuer: 'emails', subject: '/C=VN/CN=Dau/emailAddress=a@bo-b.gov.vn' })], fault: 'path-names' },
  { what: 'a critical extension that nobody knows', certificates: [issuing, seal('strange', { extensions: [...wellMade.seal, '1.2.3.4.5=critical,ASN1:UTF8String:x'] })], fault: 'path-critical-extension' },
  { what: 'a critical extension that nobody knows, in the issuer', certificates: [authority('strange-ca', { extensions: [...wellMade.authority, '1.2.3.4.5=critical,ASN1:UTF8String:x'] }), seal('below-strange', { issuer: 'strange-ca' })], fault: 'path-critical-extension' },
  { what: 'a seal that is signed with SHA-1', certificates: [issuing, seal('sha1', { digest: 'sha1' })], fault: 'path-weak-digest' },
  { what: 'an issuer that is signed with SHA-1', certificates: [authority('sha1-ca', { digest: 'sha1' }), seal('below-sha1', { issuer: 'sha1-ca' })], fault: 'path-weak-digest' },
  { what: 'a seal with RSA of 1024 bits', certificates: [issuing, seal('rsa-1024', { key: 'rsa-1024' })], fault: 'path-weak-key' },
  { what: 'an issuer with RSA of 1024 bits', certificates: [authority('weak-ca', { key: 'rsa-1024' }), seal('below-weak', { issuer: 'weak-ca' })], fault: 'path-weak-key' },
  { what: 'a seal that is an authority', certificates: [issuing], between: [], fault: 'path-usage', stricter: 'what may issue certificates is no seal; without a purpose openssl does not look at the use' },
  { what: 'a seal whose key only encrypts', certificates: [issuing, seal('encrypts', { extensions: but(wellMade.seal, 'keyUsage', 'keyUsage=critical,keyEncipherment') })], fault: 'path-usage', stricter: 'without a purpose openssl does not look at the use' },
  { what: 'a seal whose purpose is another', certificates: [issuing, seal('server', { extensions: [...wellMade.seal, 'extendedKeyUsage=serverAuth'] })], fault: 'path-usage', stricter: 'without a purpose openssl does not look at the use' },
  { what: 'a seal below an authority for servers', certificates: [authority('server-ca', { extensions: [...wellMade.authority, 'extendedKeyUsage=serverAuth'] }), seal('below-server', { issuer: 'server-ca' })], fault: 'path-usage', stricter: 'without a purpose openssl does not look at the use' },
  { what: 'a seal on a curve of another kind', certificates: [issuing, seal('k1', { key: 'secp256k1' })], fault: 'path-weak-key', stricter: 'no profile signs with it; openssl looks at the number of bits only' },
  { what: 'a seal on P-384', certificates: [issuing, seal('p384', { key: 'P-384' })], fault: 'path-weak-key', stricter: 'no profile signs with it' },
  { what: 'a serial number below zero', certificates: [issuing, seal('negative', { serial: '-5' })], fault: 'path-form', stricter: 'RFC 5280, 4.1.2.2; lists and responders find a certificate by it' },
  { what: 'the serial number zero', certificates: [issuing, seal('zero', { serial: '0' })], fault: 'path-form', stricter: 'RFC 5280, 4.1.2.2' },
  { what: 'time stamps beside another purpose', certificates: [issuing, seal('tsa-two', { extensions: [...tsaLines, 'extendedKeyUsage=critical,timeStamping,clientAuth'] })], use: 'time-stamp', fault: 'path-usage' },
  { what: 'time stamps by a purpose that is not critical', certificates: [issuing, seal('tsa-lax', { extensions: [...tsaLines, 'extendedKeyUsage=timeStamping'] })], use: 'time-stamp', fault: 'path-usage' },
  { what: 'time stamps by a seal', certificates: [issuing, seal('plain')], use: 'time-stamp', fault: 'path-usage' },
]
