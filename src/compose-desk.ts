/** Wires the operators' desk: its facts, what is wrong by them, and who is told. */
import type { Material } from './config/read-material.ts'
import type { Config } from './config/schema.ts'
import type { DeskFacts, ProcessFacts } from './domain/desk-facts.ts'
import { processTroublesOf, troublesOf } from './domain/troubles.ts'
import { openHttpClient } from './net/http-client.ts'
import { openMail } from './net/mail.ts'
import type { AlertChannel } from './ports/alert-channel.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Signer } from './ports/signer.ts'
import { startLoop } from './queue/loop.ts'
import { freeDisk } from './store/free-disk.ts'
import type { Store } from './store/open-store.ts'
import { openAlertWebhook } from './usecases/alert-webhook.ts'
import { createCertificateEnds } from './usecases/certificate-ends.ts'
import { createGatherFacts } from './usecases/gather-facts.ts'
import { createOperatorsDesk, type OperatorsDesk } from './usecases/look-at-desk.ts'
import type { Partners } from './usecases/partners.ts'
import { createProcessFacts } from './usecases/process-facts.ts'
import { createTellTroubles } from './usecases/tell-troubles.ts'
import { createTroublesNow } from './usecases/troubles-now.ts'
import { createWatchTroubles } from './usecases/watch-troubles.ts'

interface Parts {
  readonly config: Config
  readonly material: Pick<Material, 'certificates' | 'mailAuthority'>
  readonly store: Store
  readonly partners: Partners
  readonly signer: Pick<Signer, 'sign'>
  readonly clock: Clock
  readonly log: Log
}

export interface OpenDesk extends OperatorsDesk {
  close(): Promise<void>
}

const watchEveryMs = 10_000

/** Every process watches, in turn: where no worker runs any more, somebody has to say so. */
export function openDesk({ config, material, store, partners, signer, clock, log }: Parts): OpenDesk {
  const { alerts } = config
  const channels: readonly AlertChannel[] = [
    ...(alerts.webhook === undefined ? [] : [openAlertWebhook({ url: alerts.webhook.url, operator: config.operator, openHttp: openHttpClient, signer })]),
    ...(alerts.mail === undefined ? [] : [openMail(alerts.mail, material.mailAuthority)]),
  ]
  const processFacts = createProcessFacts({ desk: store.desk, freeDisk: () => freeDisk(config.attachments.directory), clock })
  const gather = createGatherFacts({
    desk: store.desk,
    lanes: store.lanes,
    syncDelays: store.syncDelays,
    troubles: store.troubles,
    certificateEnds: createCertificateEnds({ certificates: store.certificates, configured: material.certificates }),
    processFacts,
    channels: channels.map(({ name }) => name),
    stamps: config.timeStamps !== undefined,
    partners,
    portal: config.portalMirror?.partner,
    warnWorkingDays: config.deadlines.warnWorkingDays,
    lateAfterMinutes: config.reconciliation.lateAfterMinutes,
    clock,
  })
  const { troubles } = store
  const troublesNow = createTroublesNow({ troubles, troublesOf: (facts: DeskFacts) => troublesOf(facts, alerts.thresholds) })
  const processTroublesNow = createTroublesNow({ troubles, troublesOf: (facts: ProcessFacts) => processTroublesOf(facts, alerts.thresholds) })
  const tell = createTellTroubles({ troubles, channels, consoleUrl: alerts.consoleUrl, againHours: alerts.againHours, everySeconds: alerts.everySeconds, clock, log })
  const watch = createWatchTroubles({ gather, troublesNow, processFacts, processTroublesNow, troubles, quietMs: alerts.quietMinutes * 60_000, everyMs: watchEveryMs, tell, clock })
  const watching = startLoop({ name: 'watch-troubles', everyMs: watchEveryMs, log, run: watch })
  return {
    ...createOperatorsDesk({ gather, troublesNow, troubles, clock }),
    async close() {
      await watching.close()
      await Promise.all(channels.map((channel) => channel.close()))
    },
  }
}
