/** The OpenAPI documents of the three doors, taken from the doors themselves. */
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import { createAdminApp } from './admin-app.ts'
import { createClientApp } from './client-app.ts'
import { createPartnerApp } from './partner-app.ts'

export type OpenApiDocument = Readonly<Record<string, unknown>>

/** File name → document; the same on every run. */
export async function openApiDocuments(): Promise<ReadonlyMap<string, OpenApiDocument>> {
  const shared = { docs: 'from-routes', clock, log, readiness: uncalled, authenticate: uncalled, takeTurn: uncalled, audit: { record: uncalled } } as const
  const apps = {
    'client.json': await createClientApp({
      ...shared,
      clients: [],
      grantToken: uncalled,
      issuer: uncalled,
      acceptTransfer: uncalled,
      cancelTransfer: uncalled,
      queries: { ask: uncalled, askAll: uncalled },
      readTimeline: uncalled,
      transfers: { get: uncalled, list: uncalled },
      openEvidence: uncalled,
      events: { after: uncalled },
      attachments: { put: uncalled, openFor: uncalled },
      dossiers: { get: uncalled },
      lanes: { list: uncalled },
      partners: new Map(),
      maxAttachmentBytes: 1024 ** 3,
    }),
    'admin.json': await createAdminApp({
      ...shared,
      audit: { record: uncalled, search: uncalled, about: uncalled },
      access: { list: uncalled, history: uncalled, change: uncalled, explain: uncalled },
      changeTransfer: { replay: uncalled, resend: uncalled, dismiss: uncalled },
      readTimeline: uncalled,
      planReplay: { make: uncalled, get: uncalled },
      orderReplays: { make: uncalled, order: uncalled, get: uncalled, list: uncalled, items: uncalled },
      corrections: { propose: uncalled, mayBeThere: uncalled, read: uncalled, list: uncalled, approve: uncalled, reject: uncalled, withdraw: uncalled },
      answerRules: { decide: uncalled, list: uncalled, tryOut: uncalled, add: uncalled, end: uncalled },
      readLineage: uncalled,
      transfers: { get: uncalled, list: uncalled, newerVersions: uncalled, attempts: uncalled, payload: uncalled },
      lanes: { list: uncalled, suspend: uncalled, resume: uncalled },
      dossiers: { get: uncalled, syncDelays: uncalled },
      polls: { list: uncalled },
      inbox: { list: uncalled, get: uncalled },
      changeInbox: { apply: uncalled, dismiss: uncalled },
      certificates: { list: uncalled, add: uncalled, move: uncalled, rotate: uncalled },
      journal: { check: uncalled, standing: uncalled, encryption: uncalled },
      logIns: { takeTurn: uncalled, byPassword: uncalled, isKept: uncalled, session: uncalled, logOut: uncalled, beginSecondFactor: uncalled, endSecondFactor: uncalled, changePassword: uncalled },
      accounts: { list: uncalled, create: uncalled, change: uncalled, giveRoles: uncalled },
      cookies: { secure: true },
      openEvidence: uncalled,
      partners: new Map(),
      desk: { look: uncalled, silence: uncalled, unsilence: uncalled },
      savedFilters: { list: uncalled, put: uncalled, remove: uncalled },
      metrics: { contentType: 'text/plain', text: uncalled },
      reconciliation: { get: uncalled, list: uncalled, differences: uncalled, request: uncalled, repair: uncalled, repairAll: uncalled },
      deadlines: { list: uncalled, explain: uncalled },
      syncReport: uncalled,
      partnerDesk: { list: uncalled, get: uncalled, test: uncalled },
      settings: { gateway: undefined, list: uncalled, check: uncalled },
    }),
    'callbacks.json': await createPartnerApp({
      ...shared,
      receiveCallback: uncalled,
      attachments: { open: uncalled },
      documentLinks: { check: uncalled, checkMessage: uncalled },
      transfers: { get: uncalled, payload: uncalled },
      partners: new Map(),
      signer: { sign: uncalled },
    }),
  }
  const documents = new Map<string, OpenApiDocument>()
  for (const [name, app] of Object.entries(apps)) {
    await app.ready()
    // a plain tree, without the undefined members that JSON has no word for
    documents.set(name, JSON.parse(JSON.stringify(app.swagger())) as OpenApiDocument)
    await app.close()
  }
  return documents
}

const clock: Clock = { now: () => new Date(0), random: () => 0, id: () => '00000000-0000-7000-8000-000000000000' }
const log: Log = { info: uncalled, warn: uncalled, error: uncalled }

/** The doors are described here, never opened. */
function uncalled(): never {
  throw new TypeError('this door is only described')
}
