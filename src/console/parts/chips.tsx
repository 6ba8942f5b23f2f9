/** A state as a chip: a shape and a word, coloured by its tone. */
import type { ComponentChildren } from 'preact'
import type { DeliveryState, FinancialState, InboxState, LaneState, PortalSyncState } from '../../../schemas/states.ts'
import { useLanguage } from '../words/language.tsx'
import { deliveryWords, financialWords, inboxWords, laneWords, portalWords, type StateWords, type Tone } from '../words/states.ts'
import type { IconName } from './icon-paths.ts'
import { Icon } from './icon.tsx'

export function Chip({ tone, icon, children }: { readonly tone: Tone; readonly icon: IconName; readonly children: ComponentChildren }) {
  return (
    <span class={`chip ${tone}`}>
      <Icon name={icon} />
      {children}
    </span>
  )
}

export function StateChip({ state }: { readonly state: DeliveryState }) {
  return <WordsChip {...deliveryWords[state]} />
}

export function LaneChip({ state }: { readonly state: LaneState }) {
  return <WordsChip {...laneWords[state]} />
}

export function PortalChip({ state }: { readonly state: PortalSyncState }) {
  return <WordsChip {...portalWords[state]} />
}

export function InboxChip({ state }: { readonly state: InboxState }) {
  return <WordsChip {...inboxWords[state]} />
}

export function FinancialChip({ state }: { readonly state: FinancialState }) {
  return <WordsChip {...financialWords[state]} />
}

export function WordsChip({ words, tone, icon }: StateWords) {
  const { t } = useLanguage()
  return <Chip tone={tone} icon={icon}>{t(words)}</Chip>
}
