/** Puts a text on the clipboard, and says that it is there. */
import { useAnnounce } from '../shell/announcer.tsx'
import { everyday } from '../words/everyday.ts'
import { useLanguage } from '../words/language.tsx'
import { Button } from './button.tsx'

export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const { t } = useLanguage()
  const announce = useAnnounce()
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(text)
    announce(`${t(everyday.copied)}: ${label}`)
  }
  return <Button onClick={() => void copy()}>{t(everyday.copy)}<span class="unseen"> {label}</span></Button>
}
