/** What a filter says, as facts. */
import type { ReplayFilter } from '../../../../schemas/replays.ts'
import { Age } from '../../parts/age.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { PartnerName } from '../../parts/partners.tsx'
import { everyday } from '../../words/everyday.ts'
import { useLanguage } from '../../words/language.tsx'
import { deliveryWords } from '../../words/states.ts'
import { timeNames } from './plan-filter.ts'
import { words } from './words.ts'

export function FilterFacts({ filter }: { readonly filter: ReplayFilter }) {
  const { t, n } = useLanguage()
  const { ids, states = [], partner, client, codes = [], procedureCode, dossierCode } = filter
  const facts = [
    { name: t(words.items), value: ids && t(words.chosenIds, { count: n(ids.length) }) },
    { name: t(words.states), value: states.map((state) => t(deliveryWords[state].words)).join(', ') },
    { name: t(everyday.partner), value: partner && <PartnerName id={partner} /> },
    { name: t(words.codes), value: codes.length > 0 ? <code>{codes.join(', ')}</code> : undefined },
    { name: t(words.client), value: client && <code>{client}</code> },
    { name: t(words.procedure), value: procedureCode && <code>{procedureCode}</code> },
    { name: t(everyday.dossier), value: dossierCode },
    ...timeNames.map((name) => {
      const at = filter[name]
      return { name: t(words[name]), value: at && <Age at={at} /> }
    }),
  ]
  return <KeyValue facts={facts} />
}
