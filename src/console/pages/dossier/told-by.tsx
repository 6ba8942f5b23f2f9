/** Who told something about a dossier: a partner, or the one-stop system that sent it. */
import { PartnerName } from '../../parts/partners.tsx'
import { senderWords } from '../../words/dossiers.ts'
import { useLanguage } from '../../words/language.tsx'

export function ToldBy({ who }: { readonly who: string }) {
  const { t } = useLanguage()
  return who === 'sender' ? <>{t(senderWords)}</> : <PartnerName id={who} />
}
