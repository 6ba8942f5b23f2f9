/** The pages that this account may see, in groups. */
import { groups, navPageOf, pages, type NavGroup, type PageEntry } from '../pages.ts'
import { useSession } from '../door/session.tsx'
import { Icon } from '../parts/icon.tsx'
import { Link } from '../parts/link.tsx'
import { useLanguage } from '../words/language.tsx'
import { words } from './words.ts'

const order: readonly NavGroup[] = ['work', 'look', 'govern']

export function Navigation({ open, path }: { readonly open: boolean; readonly path: string }) {
  const { t } = useLanguage()
  const { may } = useSession()
  const here = navPageOf(path)
  const seen = pages.filter(({ nav, right }) => nav !== undefined && (right === undefined || may(right)))
  return (
    <nav id="navigation" class={open ? 'navigation open' : 'navigation'} aria-label={t(words.navigation)}>
      {order.map((group) => (
        <Group key={group} group={group} here={here} shown={seen.filter(({ nav }) => nav?.group === group)} />
      ))}
    </nav>
  )
}

function Group({ group, shown, here }: { readonly group: NavGroup; readonly shown: readonly PageEntry[]; readonly here: PageEntry | undefined }) {
  const { t } = useLanguage()
  if (shown.length === 0) return null
  return (
    <div class="nav-group">
      <p id={`nav-${group}`}>{t(groups[group])}</p>
      <ul aria-labelledby={`nav-${group}`}>
        {shown.map((page) => (
          <li key={page.path}>
            <Link to={page.path} aria-current={page === here ? 'page' : undefined}>
              {page.nav !== undefined && <Icon name={page.nav.icon} />}
              {t(page.title)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
