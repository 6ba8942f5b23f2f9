/**
 * Every page of the console, by hand. Each is its own file of the build, loaded when it is first shown. A page without `nav`
 * is reached from others. `right`: without it the page says who gives it. `keys`: after `g`.
 */
import type { FunctionComponent } from 'preact'
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { AdminPermission } from '../../schemas/permissions.ts'
import type { IconName } from './parts/icon-paths.ts'
import { matchPath } from './match-path.ts'

export type NavGroup = 'work' | 'look' | 'govern'

export interface PageEntry {
  readonly path: string
  readonly title: Bilingual
  readonly right?: AdminPermission
  readonly nav?: { readonly group: NavGroup; readonly icon: IconName; readonly keys: string }
  readonly load: () => Promise<FunctionComponent>
}

export const groups: Readonly<Record<NavGroup, Bilingual>> = {
  work: { vi: 'Công việc', en: 'Work' },
  look: { vi: 'Theo dõi', en: 'Watch' },
  govern: { vi: 'Quản trị', en: 'Administer' },
}

export const pages: readonly PageEntry[] = [
  {
    path: '/',
    title: { vi: 'Hôm nay', en: 'Today' },
    right: 'lanes.read',
    nav: { group: 'work', icon: 'sun', keys: 'h' },
    load: async () => (await import('./pages/today/today.tsx')).Today,
  },
  {
    path: '/transfers',
    title: { vi: 'Lượt chuyển', en: 'Transfers' },
    right: 'transfers.read',
    nav: { group: 'work', icon: 'list', keys: 't' },
    load: async () => (await import('./pages/transfers/transfers.tsx')).Transfers,
  },
  {
    path: '/transfers/:id',
    title: { vi: 'Một lượt chuyển', en: 'One transfer' },
    right: 'transfers.read',
    load: async () => (await import('./pages/transfer/transfer.tsx')).OneTransfer,
  },
  {
    path: '/replay',
    title: { vi: 'Gửi lại', en: 'Replay' },
    right: 'transfers.read',
    nav: { group: 'work', icon: 'repeat', keys: 'r' },
    load: async () => (await import('./pages/replay/runs.tsx')).ReplayRuns,
  },
  {
    path: '/replay/new',
    title: { vi: 'Lập kế hoạch gửi lại', en: 'Plan a replay' },
    right: 'transfers.replay',
    load: async () => (await import('./pages/replay/new-plan.tsx')).NewReplayPlan,
  },
  {
    path: '/replay/plans/:id',
    title: { vi: 'Kế hoạch gửi lại', en: 'A replay plan' },
    right: 'transfers.replay',
    load: async () => (await import('./pages/replay/plan.tsx')).OneReplayPlan,
  },
  {
    path: '/replay/runs/:id',
    title: { vi: 'Một đợt gửi lại', en: 'A run' },
    right: 'transfers.read',
    load: async () => (await import('./pages/replay/run.tsx')).OneReplayRun,
  },
  {
    path: '/transfers/:id/correct',
    title: { vi: 'Sửa một hồ sơ bị hỏng', en: 'Correct a failed dossier' },
    right: 'transfers.correct',
    load: async () => (await import('./pages/corrections/correct.tsx')).CorrectTransfer,
  },
  {
    path: '/corrections',
    title: { vi: 'Bản sửa hồ sơ', en: 'Corrections' },
    right: 'transfers.read',
    nav: { group: 'work', icon: 'differs', keys: 'e' },
    load: async () => (await import('./pages/corrections/corrections.tsx')).Corrections,
  },
  {
    path: '/corrections/:id',
    title: { vi: 'Một bản sửa', en: 'A correction' },
    right: 'content.read',
    load: async () => (await import('./pages/corrections/correction.tsx')).OneCorrection,
  },
  {
    path: '/rules',
    title: { vi: 'Quy tắc trả lời', en: 'Answer rules' },
    right: 'lanes.read',
    nav: { group: 'work', icon: 'book', keys: 'u' },
    load: async () => (await import('./pages/rules/rules.tsx')).Rules,
  },
  {
    path: '/rules/new',
    title: { vi: 'Lập quy tắc', en: 'Make a rule' },
    right: 'rules.change',
    load: async () => (await import('./pages/rules/new-rule.tsx')).NewRule,
  },
  {
    path: '/inbox',
    title: { vi: 'Hộp đến', en: 'Inbox' },
    right: 'inbox.read',
    nav: { group: 'work', icon: 'bell', keys: 'i' },
    load: async () => (await import('./pages/inbox/inbox.tsx')).Inbox,
  },
  {
    path: '/inbox/:id',
    title: { vi: 'Một tin trong hộp đến', en: 'An entry of the inbox' },
    right: 'content.read',
    load: async () => (await import('./pages/inbox/entry.tsx')).InboxEntry,
  },
  {
    path: '/dossiers/:sender/:code',
    title: { vi: 'Một hồ sơ', en: 'One dossier' },
    right: 'dossiers.read',
    load: async () => (await import('./pages/dossier/dossier.tsx')).OneDossier,
  },
  {
    path: '/deadlines',
    title: { vi: 'Hạn giải quyết', en: 'Deadlines' },
    right: 'dossiers.read',
    nav: { group: 'look', icon: 'hourglass', keys: 'l' },
    load: async () => (await import('./pages/deadlines/deadlines.tsx')).Deadlines,
  },
  {
    path: '/partners',
    title: { vi: 'Các cơ quan', en: 'Partners' },
    right: 'lanes.read',
    nav: { group: 'look', icon: 'plug', keys: 'p' },
    load: async () => (await import('./pages/partners/partners.tsx')).Partners,
  },
  {
    path: '/partners/:partner',
    title: { vi: 'Một cơ quan', en: 'One partner' },
    right: 'lanes.read',
    load: async () => (await import('./pages/partner/partner.tsx')).OnePartner,
  },
  {
    path: '/certificates',
    title: { vi: 'Chứng thư', en: 'Certificates' },
    right: 'certificates.read',
    nav: { group: 'govern', icon: 'seal', keys: 'k' },
    load: async () => (await import('./pages/certificates/certificates.tsx')).Certificates,
  },
  {
    path: '/accounts',
    title: { vi: 'Tài khoản', en: 'Accounts' },
    right: 'accounts.read',
    nav: { group: 'govern', icon: 'people', keys: 'n' },
    load: async () => (await import('./pages/accounts/accounts.tsx')).Accounts,
  },
  {
    path: '/account',
    title: { vi: 'Tài khoản của bạn', en: 'Your account' },
    load: async () => (await import('./pages/account/account.tsx')).OwnAccount,
  },
  {
    path: '/settings',
    title: { vi: 'Cấu hình', en: 'Settings' },
    right: 'settings.read',
    nav: { group: 'govern', icon: 'settings', keys: 's' },
    load: async () => (await import('./pages/settings/settings.tsx')).Settings,
  },
  {
    path: '/access',
    title: { vi: 'Quyền của một cửa', en: 'Access' },
    right: 'access.read',
    nav: { group: 'govern', icon: 'key', keys: 'q' },
    load: async () => (await import('./pages/access/access.tsx')).Access,
  },
  {
    path: '/access/:client',
    title: { vi: 'Quyền của một hệ thống', en: 'Rights of a system' },
    right: 'access.read',
    load: async () => (await import('./pages/access/client-rights.tsx')).ClientRightsPage,
  },
  {
    path: '/audit',
    title: { vi: 'Nhật ký truy cập', en: 'Audit' },
    right: 'audit.read',
    nav: { group: 'govern', icon: 'book', keys: 'a' },
    load: async () => (await import('./pages/audit/audit.tsx')).Audit,
  },
  {
    path: '/reconciliation',
    title: { vi: 'Đối soát', en: 'Reconciliation' },
    right: 'dossiers.read',
    nav: { group: 'work', icon: 'scale', keys: 'd' },
    load: async () => (await import('./pages/reconciliation/reconciliation.tsx')).Reconciliations,
  },
  {
    path: '/reconciliation/:id',
    title: { vi: 'Một lần đối soát', en: 'One reconciliation' },
    right: 'dossiers.read',
    load: async () => (await import('./pages/reconciliation/one-reconciliation.tsx')).OneReconciliation,
  },
  {
    path: '/sync-delay',
    title: { vi: 'Độ trễ đồng bộ', en: 'Sync delay' },
    right: 'lanes.read',
    nav: { group: 'look', icon: 'clock', keys: 'y' },
    load: async () => (await import('./pages/sync-delay/sync-delay.tsx')).SyncDelay,
  },
]

/** Where somebody begins who may see these: the first page of the navigation that is open to them, or their own account. */
export function firstPageFor(may: (right: AdminPermission) => boolean): string {
  return pages.find(({ nav, right }) => nav !== undefined && (right === undefined || may(right)))?.path ?? '/account'
}

export function pageAt(path: string): PageEntry | undefined {
  return pages.find((page) => matchPath(page.path, path) !== undefined)
}

/** What it takes to see where a link leads; undefined where anybody may. */
export function rightFor(link: string): AdminPermission | undefined {
  return pageAt(link.replace(/[?#].*$/, ''))?.right
}

/** The page of the navigation that a path belongs to: itself, or the one above it. */
export function navPageOf(path: string): PageEntry | undefined {
  const inNav = pages.filter(({ nav }) => nav !== undefined)
  return inNav.find((page) => page.path === path) ?? inNav.find((page) => page.path !== '/' && path.startsWith(`${page.path}/`))
}
