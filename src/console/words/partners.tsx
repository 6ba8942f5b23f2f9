/** The partners' names and lanes, asked for all pages together; an id without a name stays what it is. */
import { createContext, type ComponentChildren } from 'preact'
import { useContext, useMemo } from 'preact/hooks'
import type { LaneList } from '../../../schemas/lane.ts'
import type { LaneState } from '../../../schemas/states.ts'
import { useSession } from '../door/session.tsx'
import { useAnswer } from '../door/use-answer.ts'
import type { Language } from './choice.ts'
import { useLanguage } from './language.tsx'

export interface PartnerNames {
  readonly nameOf: (partner: string) => string
  readonly ids: readonly string[]
  /** Undefined where it is not known here. */
  readonly laneOf: (partner: string) => LaneState | undefined
}

const everyMs = 30_000
const Lanes = createContext<LaneList | undefined>(undefined)

export function PartnersProvider({ children }: { readonly children: ComponentChildren }) {
  const { may } = useSession()
  const { answer } = useAnswer<LaneList>(may('lanes.read') ? '/admin/v1/lanes' : undefined, { everyMs })
  return <Lanes.Provider value={answer}>{children}</Lanes.Provider>
}

export function usePartners(): PartnerNames {
  const lanes = useContext(Lanes)
  const { language } = useLanguage()
  return useMemo(() => {
    const titles = new Map(lanes?.items.map(({ partner, title }) => [partner, title?.[language]]))
    return { nameOf: (partner) => titles.get(partner) ?? ownName(partner, language), ids: [...titles.keys()], laneOf: (partner) => lanes?.items.find((lane) => lane.partner === partner)?.state }
  }, [lanes, language])
}

const webhook = 'webhook-'

/** The lane by which a one-stop system is told has no agency behind it. */
function ownName(partner: string, language: Language): string {
  if (!partner.startsWith(webhook)) return partner
  const client = partner.slice(webhook.length)
  return language === 'vi' ? `Báo tin cho ${client}` : `Notifications to ${client}`
}
