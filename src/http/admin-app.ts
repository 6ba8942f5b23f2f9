/** The administrators' door: every client's transfers, replays, lanes. */
import cookie from '@fastify/cookie'
import type { FastifyInstance } from 'fastify'
import { AccountChange, AccountList, AccountRoles, AccountView, LogInRequest, NewAccount, PasswordChange, SecondFactorProof, SecondFactorView, SessionView } from '../../schemas/accounts.ts'
import { AccessExplanation, AccessQuestion, ClientRights, RightsChange, RightsList, RightsView } from '../../schemas/access.ts'
import { AnswerRule, AnswerRuleHits, AnswerRuleList, AnswerRuleTrial, NewAnswerRule } from '../../schemas/answer-rules.ts'
import { AuditEntryView, AuditPage, CitizenReportRequest } from '../../schemas/audit-entry.ts'
import { AuditCheck, AuditFault, AuditStanding } from '../../schemas/audit.ts'
import { CertificateImport, CertificateList, CertificateMove, CertificateView } from '../../schemas/certificates.ts'
import { Correction, CorrectionApproval, CorrectionPage, CorrectionView, Difference, NewCorrection, TransferContent } from '../../schemas/corrections.ts'
import { Desk } from '../../schemas/desk.ts'
import { DossierView } from '../../schemas/dossier-view.ts'
import { InboxEntryView, InboxPage, InboxRow, PollerList, PollerView } from '../../schemas/inbox.ts'
import { LaneList, LaneView } from '../../schemas/lane.ts'
import { Lineage } from '../../schemas/replays.ts'
import { LogInWays } from '../../schemas/log-in-ways.ts'
import { ConnectionTest, PartnerDeskList, PartnerDeskView, PartnerSettings, SettingsCheck, SettingsDraft, SettingsList, TestRequest } from '../../schemas/partner-desk.ts'
import { NewReplayPlan, NewReplayRun, ReplayItem, ReplayItemPage, ReplayPlan, ReplayRun, ReplayRunPage } from '../../schemas/replays.ts'
import { DeadlinePage, DeadlineRow, OverdueExplanation } from '../../schemas/deadlines.ts'
import { DifferencePage, DifferenceView, NewReconciliation, Reconciliation, ReconciliationPage, RepairRequest, RepairResult } from '../../schemas/reconciliation.ts'
import { SyncDelayDay, SyncDelayReport, SyncDelayView } from '../../schemas/sync-delay.ts'
import { AttemptList, AttemptView, Timeline, TimelineStepView } from '../../schemas/timeline.ts'
import { NewSavedFilter, SavedFilter, SavedFilterList } from '../../schemas/saved-filters.ts'
import { Silence, Trouble, TroubleList } from '../../schemas/troubles.ts'
import { AdminTransferPage, AdminTransferView, OrderRequest } from '../../schemas/transfer.ts'
import { addAccessRoutes } from './admin-access.ts'
import { addAnswerRuleRoutes } from './admin-answer-rules.ts'
import { addAuditEntryRoutes } from './admin-audit-entries.ts'
import { addAccountRoutes } from './admin-accounts.ts'
import { addAuditRoutes } from './admin-audit.ts'
import { addCertificateRoutes } from './admin-certificates.ts'
import { addContentRoute } from './admin-content.ts'
import { addCorrectionRoutes } from './admin-corrections.ts'
import { addDeadlineRoutes } from './admin-deadlines.ts'
import { addReconciliationRoutes } from './admin-reconciliation.ts'
import { addDeskRoutes } from './admin-desk.ts'
import { addInboxRoutes } from './admin-inbox.ts'
import { addLaneRoutes } from './admin-lanes.ts'
import { addLineageRoute } from './admin-lineage.ts'
import { addOidcRoutes } from './admin-oidc.ts'
import { addMetricsRoute } from './metrics-route.ts'
import { addPartnerRoutes } from './admin-partners.ts'
import { addLogInWays } from './admin-log-in-ways.ts'
import { addReplayRoutes } from './admin-replays.ts'
import { addSavedFilterRoutes } from './admin-saved-filters.ts'
import { addSessionRoutes } from './admin-session.ts'
import { addSettingsRoutes } from './admin-settings.ts'
import { addAdminTransferRoutes } from './admin-transfers.ts'
import { addWayBackRoutes } from './admin-way-back.ts'
import { addConsoleFiles } from './console-files.ts'
import type { AdminDoor } from './deps.ts'
import { documentApi, type ApiDoc } from './documentation.ts'
import { addEvidenceRoute } from './evidence-route.ts'
import { addHealthRoutes, healthSchemas, healthTag } from './health-routes.ts'
import { acceptJson } from './json-body.ts'
import { refuseOtherMethods } from './other-methods.ts'
import { openShell } from './shell.ts'
import { traceRequests } from './trace-context.ts'

const bodyLimit = 64 * 1024
const requestTimeoutMs = 30_000

export async function createAdminApp(door: AdminDoor): Promise<FastifyInstance> {
  const app = openShell({ ...door, audit: door.audit.record, bodyLimit, requestTimeoutMs })
  traceRequests(app, 'admin', door)
  acceptJson(app)
  await app.register(cookie, { hook: false })
  await documentApi(app, doc, door.docs)
  const addRefusals = refuseOtherMethods(app)
  addConsoleFiles(app, door.consoleFolder)
  addLogInWays(app, door)
  addSessionRoutes(app, door)
  addOidcRoutes(app, door)
  addAccountRoutes(app, door)
  addDeskRoutes(app, door)
  addSavedFilterRoutes(app, door)
  addAdminTransferRoutes(app, door)
  addContentRoute(app, door)
  addCorrectionRoutes(app, door)
  addReplayRoutes(app, door)
  addAnswerRuleRoutes(app, door)
  addLineageRoute(app, door)
  addLaneRoutes(app, door)
  addPartnerRoutes(app, door)
  addSettingsRoutes(app, door)
  addMetricsRoute(app, door)
  addInboxRoutes(app, door)
  addWayBackRoutes(app, door)
  addDeadlineRoutes(app, door)
  addReconciliationRoutes(app, door)
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
    { name: 'desk', description: 'What is wrong, and how everything flows' },
    { name: 'transfers', description: 'Transfers of all clients' },
    { name: 'corrections', description: 'Corrected versions of failed transfers' },
    { name: 'answer-rules', description: 'What unforeseen answers of partners mean' },
    { name: 'replays', description: 'Sending many transfers again' },
    { name: 'lanes', description: 'Everything that waits for one partner, and how it is asked for news' },
    { name: 'partners', description: 'What was agreed with each partner, and whether its connection works' },
    { name: 'settings', description: 'How the gateway is set up' },
    { name: 'metrics', description: 'Numbers for whoever watches' },
    { name: 'inbox', description: 'What partners told' },
    { name: 'dossiers', description: 'What became of dossiers at their partners' },
    { name: 'reconciliation', description: 'What differs between here, the partners and the portal' },
    { name: 'certificates', description: 'Whose certificate is whose, and whether it counts' },
    { name: 'audit', description: 'The chained journal, and who did what' },
    { name: 'access', description: 'What one-stop systems may do' },
    healthTag,
  ],
  schemas: [
    Desk, Trouble, TroubleList, Silence, SavedFilter, SavedFilterList, NewSavedFilter,
    LogInRequest, LogInWays, SessionView, SecondFactorView, SecondFactorProof, PasswordChange, AccountView, AccountList, NewAccount, AccountChange, AccountRoles,
    AdminTransferView, AdminTransferPage, TimelineStepView, Timeline, AttemptView, AttemptList, OrderRequest, LaneView, LaneList,
    DossierView, InboxRow, InboxEntryView, InboxPage, PollerView, PollerList, SyncDelayView, SyncDelayDay, SyncDelayReport,
    Reconciliation, ReconciliationPage, NewReconciliation, DifferenceView, DifferencePage, RepairRequest, RepairResult, DeadlineRow, DeadlinePage, OverdueExplanation,
    PartnerDeskView, PartnerDeskList, ConnectionTest, TestRequest, PartnerSettings, SettingsList, SettingsDraft, SettingsCheck,
    NewReplayPlan, ReplayPlan, NewReplayRun, ReplayRun, ReplayRunPage, ReplayItem, ReplayItemPage,
    CertificateView, CertificateList, CertificateImport, CertificateMove, AuditFault, AuditCheck, AuditStanding,
    TransferContent, NewCorrection, CorrectionApproval, Difference, Correction, CorrectionView, CorrectionPage, Lineage,
    AnswerRule, AnswerRuleList, NewAnswerRule, AnswerRuleTrial, AnswerRuleHits,
    AuditEntryView, AuditPage, CitizenReportRequest, ClientRights, RightsView, RightsList, RightsChange, AccessQuestion, AccessExplanation, ...healthSchemas,
  ],
}
