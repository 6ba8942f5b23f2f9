/** The administrators' door: every client's transfers, replays, lanes. */
import cookie from '@fastify/cookie'
import type { FastifyInstance } from 'fastify'
import { AccountChange, AccountList, AccountRoles, AccountView, LogInRequest, NewAccount, PasswordChange, SecondFactorProof, SecondFactorView, SessionView } from '../../schemas/accounts.ts'
import { AccessExplanation, AccessQuestion, ClientRights, RightsChange, RightsList, RightsView } from '../../schemas/access.ts'
import { AuditEntryView, AuditPage, CitizenReportRequest } from '../../schemas/audit-entry.ts'
import { AuditCheck, AuditFault, AuditStanding } from '../../schemas/audit.ts'
import { CertificateImport, CertificateList, CertificateMove, CertificateView } from '../../schemas/certificates.ts'
import { DossierView } from '../../schemas/dossier-view.ts'
import { InboxEntryView, InboxPage, InboxRow, PollerList, PollerView } from '../../schemas/inbox.ts'
import { LaneList, LaneView } from '../../schemas/lane.ts'
import { SyncDelayReport, SyncDelayView } from '../../schemas/sync-delay.ts'
import { AttemptList, AttemptView, Timeline, TimelineStepView } from '../../schemas/timeline.ts'
import { AdminTransferPage, AdminTransferView, OrderRequest } from '../../schemas/transfer.ts'
import { addAccessRoutes } from './admin-access.ts'
import { addAuditEntryRoutes } from './admin-audit-entries.ts'
import { addAccountRoutes } from './admin-accounts.ts'
import { addAuditRoutes } from './admin-audit.ts'
import { addCertificateRoutes } from './admin-certificates.ts'
import { addInboxRoutes } from './admin-inbox.ts'
import { addLaneRoutes } from './admin-lanes.ts'
import { addOidcRoutes } from './admin-oidc.ts'
import { addSessionRoutes } from './admin-session.ts'
import { addAdminTransferRoutes } from './admin-transfers.ts'
import { addWayBackRoutes } from './admin-way-back.ts'
import type { AdminDoor } from './deps.ts'
import { documentApi, type ApiDoc } from './documentation.ts'
import { addEvidenceRoute } from './evidence-route.ts'
import { addHealthRoutes, healthSchemas, healthTag } from './health-routes.ts'
import { acceptJson } from './json-body.ts'
import { refuseOtherMethods } from './other-methods.ts'
import { openShell } from './shell.ts'

const bodyLimit = 64 * 1024
const requestTimeoutMs = 30_000

export async function createAdminApp(door: AdminDoor): Promise<FastifyInstance> {
  const app = openShell({ ...door, audit: door.audit.record, bodyLimit, requestTimeoutMs })
  acceptJson(app)
  await app.register(cookie, { hook: false })
  await documentApi(app, doc, door.docs)
  const addRefusals = refuseOtherMethods(app)
  addSessionRoutes(app, door)
  addOidcRoutes(app, door)
  addAccountRoutes(app, door)
  addAdminTransferRoutes(app, door)
  addLaneRoutes(app, door)
  addInboxRoutes(app, door)
  addWayBackRoutes(app, door)
  addCertificateRoutes(app, door)
  addAuditRoutes(app, door)
  addAuditEntryRoutes(app, door)
  addAccessRoutes(app, door)
  addEvidenceRoute(app, { path: '/admin/v1/transfers/:id/evidence', operationId: 'getAnyEvidence', openEvidence: door.openEvidence, clientOf: () => undefined })
  addHealthRoutes(app, door)
  addRefusals()
  return app
}

const doc: ApiDoc = {
  file: 'admin.json',
  title: 'lienthong: API for administrators',
  description: 'Sees every transfer, replays what failed, suspends and resumes the lanes of partners, registers certificates, checks the journal.',
  bearer: 'The token of an administrator',
  tags: [
    { name: 'session', description: 'Logging in and out' },
    { name: 'accounts', description: 'Who administers the gateway' },
    { name: 'transfers', description: 'Transfers of all clients' },
    { name: 'lanes', description: 'Everything that waits for one partner, and how it is asked for news' },
    { name: 'inbox', description: 'What partners told' },
    { name: 'dossiers', description: 'What became of dossiers at their partners' },
    { name: 'certificates', description: 'Whose certificate is whose, and whether it counts' },
    { name: 'audit', description: 'The chained journal, and who did what' },
    { name: 'access', description: 'What one-stop systems may do' },
    healthTag,
  ],
  schemas: [
    LogInRequest, SessionView, SecondFactorView, SecondFactorProof, PasswordChange, AccountView, AccountList, NewAccount, AccountChange, AccountRoles,
    AdminTransferView, AdminTransferPage, TimelineStepView, Timeline, AttemptView, AttemptList, OrderRequest, LaneView, LaneList,
    DossierView, InboxRow, InboxEntryView, InboxPage, PollerView, PollerList, SyncDelayView, SyncDelayReport,
    CertificateView, CertificateList, CertificateImport, CertificateMove, AuditFault, AuditCheck, AuditStanding,
    AuditEntryView, AuditPage, CitizenReportRequest, ClientRights, RightsView, RightsList, RightsChange, AccessQuestion, AccessExplanation, ...healthSchemas,
  ],
}
