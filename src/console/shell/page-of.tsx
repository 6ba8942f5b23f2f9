/** The page of a path: loaded when it is first shown; says so where there is none, or where the account may not see it. */
import type { FunctionComponent } from 'preact'
import { useEffect, useErrorBoundary, useState } from 'preact/hooks'
import type { AdminPermission } from '../../../schemas/permissions.ts'
import { useSession } from '../door/session.tsx'
import { pageAt, type PageEntry } from '../pages.ts'
import { Button } from '../parts/button.tsx'
import { WhoMay } from '../parts/may.tsx'
import { Empty, Skeleton } from '../parts/notice.tsx'
import { Page } from '../parts/page.tsx'
import { useLanguage } from '../words/language.tsx'
import { words } from './words.ts'

export function PageOf({ path }: { readonly path: string }) {
  const { t } = useLanguage()
  const { may } = useSession()
  const page = pageAt(path)
  if (page === undefined) return <Page title={t(words.missingPage)} lead={t(words.missingPageWhy)} />
  if (page.right !== undefined && !may(page.right)) return <NoRight page={page} right={page.right} />
  return <Loaded key={path} page={page} />
}

function Loaded({ page }: { readonly page: PageEntry }) {
  const { t } = useLanguage()
  const [shown, setShown] = useState<{ readonly Component: FunctionComponent }>()
  const [failed, setFailed] = useState(false)
  const [error] = useErrorBoundary()
  useEffect(() => {
    page.load().then(
      (Component) => setShown({ Component }),
      () => setFailed(true),
    )
  }, [page])
  if (failed || error !== undefined) {
    return (
      <Page title={t(page.title)}>
        <Empty title={t(words.broken)}>
          <p>{t(words.brokenWhy)}</p>
          <Button onClick={() => location.reload()}>{t(words.reload)}</Button>
        </Empty>
      </Page>
    )
  }
  if (shown === undefined) return <Skeleton />
  return <shown.Component />
}

function NoRight({ page, right }: { readonly page: PageEntry; readonly right: AdminPermission }) {
  const { t } = useLanguage()
  return (
    <Page title={t(page.title)}>
      <Empty title={t(words.noRight)}>
        <p><WhoMay right={right} /></p>
        <p>{t(words.noRightWhy)}</p>
      </Empty>
    </Page>
  )
}
