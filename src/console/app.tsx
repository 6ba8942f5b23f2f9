/** The console as a whole: its choices, its session, and either the log-in or the frame with a page in it. */
import { LogIn } from './pages/log-in/log-in.tsx'
import { Skeleton } from './parts/notice.tsx'
import { ProblemBox } from './parts/problem.tsx'
import { SessionProvider, useSession } from './door/session.tsx'
import { Frame } from './shell/frame.tsx'
import { Announcer } from './shell/announcer.tsx'
import { LanguageProvider } from './words/language.tsx'
import { PartnersProvider } from './words/partners.tsx'
import { ThemeProvider } from './shell/theme.tsx'

export function App() {
  return (
    <LanguageProvider>
      <ThemeProvider>
        <Announcer>
          <SessionProvider>
            <Inside />
          </SessionProvider>
        </Announcer>
      </ThemeProvider>
    </LanguageProvider>
  )
}

function Inside() {
  const { standing, again } = useSession()
  switch (standing.kind) {
    case 'asking':
      return <main class="alone"><Skeleton /></main>
    case 'unknown':
      return <main class="alone"><ProblemBox problem={standing.problem} onAgain={again} /></main>
    case 'out':
      return <LogIn ended={standing.ended} provider={standing.provider} />
    case 'in':
      return standing.session.secondFactor === 'to-enrol' ? <LogIn ended={false} provider={false} /> : <PartnersProvider><Frame session={standing.session} /></PartnersProvider>
  }
}
