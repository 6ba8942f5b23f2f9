/** The frame around a page: skip link, head with search and choices, navigation, and the page of the place. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { SessionView } from '../../../schemas/accounts.ts'
import { useSession } from '../door/session.tsx'
import { firstPageFor } from '../pages.ts'
import { Icon } from '../parts/icon.tsx'
import { Link } from '../parts/link.tsx'
import { navigate, usePlace } from '../router.ts'
import { everyday } from '../words/everyday.ts'
import { useLanguage } from '../words/language.tsx'
import { AccountMenu } from './account-menu.tsx'
import { DossierSearch } from './dossier-search.tsx'
import { Navigation } from './navigation.tsx'
import { PageOf } from './page-of.tsx'
import { Shortcuts } from './shortcuts.tsx'
import { Unattended } from './unattended.tsx'
import { words } from './words.ts'

export function Frame({ session }: { readonly session: SessionView }) {
  const { t } = useLanguage()
  const { path } = usePlace()
  const { may } = useSession()
  const [menu, setMenu] = useState(false)
  const main = useRef<HTMLElement>(null)
  useEffect(() => {
    setMenu(false)
    scrollTo(0, 0)
  }, [path])

  // the brand and the log-in lead to the page of the day, which not everybody may see
  useEffect(() => {
    const first = firstPageFor(may)
    if (path === '/' && first !== '/') navigate(first, { replace: true })
  }, [path, may])

  function skip(event: Event): void {
    event.preventDefault()
    main.current?.focus()
  }

  return (
    <div class="frame">
      <a class="skip" href="#main" onClick={skip}>{t(words.skip)}</a>
      <header class="head">
        <button type="button" class="button quiet menu-button" aria-expanded={menu} aria-controls="navigation" onClick={() => setMenu(!menu)}>
          <Icon name="menu" />
          {t(words.menu)}
        </button>
        <Link to="/" class="brand">
          <strong>{t(everyday.product)}</strong> <span>{t(everyday.console)}</span>
        </Link>
        {may('transfers.read') && <DossierSearch />}
        <AccountMenu session={session} />
      </header>
      <Navigation open={menu} path={path} />
      <main id="main" ref={main} tabIndex={-1}>
        <Unattended />
        <PageOf path={path} />
      </main>
      <Shortcuts />
    </div>
  )
}
