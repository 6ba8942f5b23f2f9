/** Wires everything that signs, verifies and judges: registry, judge, signer, verifier, time stamps. */
import { createHash, X509Certificate } from 'node:crypto'
import type { Material } from './config/read-material.ts'
import type { Config } from './config/schema.ts'
import { openHttpClient } from './net/http-client.ts'
import type { CertificateJudge } from './ports/certificate-judge.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { RevocationWatch } from './ports/revocation-watch.ts'
import type { Verifier } from './ports/signer.ts'
import type { TimeStamper, VerifyTimeStamp } from './ports/time-stamps.ts'
import { openJudge } from './signing/certificates/open-judge.ts'
import { createRegistry } from './signing/certificates/registry.ts'
import { createVerifyTimeStamp, openTimeStamper } from './signing/cms/time-stamp.ts'
import { openSigner, type OpenSigner } from './signing/open-signer.ts'
import { openVerifier } from './signing/open-verifier.ts'
import type { Store } from './store/open-store.ts'
import { onlyOwnCertificates } from './usecases/own-certificates.ts'
import { createCertificates, type Certificates } from './usecases/certificates.ts'
import { oneAtATime } from './usecases/one-at-a-time.ts'
import { seedsOf } from './usecases/seed-certificates.ts'

export interface Trust {
  readonly signer: OpenSigner
  readonly verifier: Verifier
  readonly judge: CertificateJudge
  readonly revocation: RevocationWatch
  readonly certificates: Certificates
  readonly verifyTimeStamp: VerifyTimeStamp
  /** Undefined where the configuration names no authority for time stamps. */
  readonly timeStamper: TimeStamper | undefined
  /** Takes over what was registered or learned of revocations meanwhile, in this process or another. */
  refresh(): Promise<void>
  close(): Promise<void>
}

interface Parts {
  readonly config: Config
  readonly material: Material
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}

/** Lists of large authorities have some megabytes. */
const maxAnswerBytes = 32 * 1024 * 1024
const stampTimeoutMs = 10_000

export async function openTrust({ config, material, store, clock, log }: Parts): Promise<Trust> {
  await using opened = new AsyncDisposableStack()
  const http = openHttpClient({ maxAnswerBytes, connections: 4 })
  opened.defer(() => http.close())
  await store.certificates.seed(seedsOf(material, await store.certificates.list(), clock.now()))
  const registry = createRegistry(material.organisations, [])
  const graceMs = config.trust.graceHours * 3_600_000
  const judge = await openJudge({ authorities: material.authorities, http, answers: store.certificates, graceMs, clock, log })
  const verifyTimeStamp = createVerifyTimeStamp({ judge, clock })
  const { timeStamps } = config
  const timeStamper = timeStamps && openTimeStamper({ url: timeStamps.url, ...(timeStamps.policy === undefined ? {} : { policy: timeStamps.policy }), http, judge, clock, timeoutMs: stampTimeoutMs })
  const signer = await openSigner({ seals: config.seals, registry, judge, clock, ...(timeStamper ? { timeStamper } : {}) })
  opened.defer(() => signer.close())
  const sealed = {
    organisations: [...new Set(config.seals.map(({ organisation }) => organisation))],
    certificates: material.seals.map(({ pem }) => createHash('sha256').update(new X509Certificate(pem).raw).digest('hex')),
  }

  const refresh = oneAtATime(async () => {
    for (const problem of registry.replace(onlyOwnCertificates(await store.certificates.list(), log))) log.error({ problem }, 'a registered certificate cannot be used')
    await judge.recall()
  })

  opened.defer(await store.certificates.listen(() => void refresh().catch((error: unknown) => log.warn({ error }, 'the registry of certificates could not be read again'))))
  await refresh()
  const everything = opened.move()
  return {
    signer,
    verifier: openVerifier({ registry, judge, clock }),
    judge,
    revocation: judge,
    certificates: createCertificates({ store: store.certificates, judge, clock, organisations: config.organisations.map(({ code }) => code), sealed }),
    verifyTimeStamp,
    timeStamper,
    refresh,
    close: () => everything.disposeAsync(),
  }
}
